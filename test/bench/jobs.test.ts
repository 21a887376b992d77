/** The ten jobs of `npm run bench:jobs`: done right, by sentences that were really said, and for no more than budgeted. */
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
// @ts-expect-error: a bench, in plain JavaScript
import { agent } from "../../bench/jobs/agent.mjs";
// @ts-expect-error
import { JOBS, playOverMcp, playOverRest } from "../../bench/jobs/index.mjs";
// @ts-expect-error
import { person } from "../../bench/jobs/person.mjs";
import kept from "../../bench/jobs-budget.json" with { type: "json" };

const checkout = fileURLToPath(new URL("../..", import.meta.url));
interface Cost {
  calls: number;
  sent: number;
  read: number;
}
const budget: Readonly<Record<string, Cost>> = kept.budget;

it.each(JOBS as { name: string }[])("$name", async (job) => {
  const { cost } = (await playOverMcp(job, checkout)) as { cost: Cost };
  const most = budget[job.name];
  expect(cost.calls).toBeLessThanOrEqual(most?.calls ?? 0);
  expect(cost.sent).toBeLessThanOrEqual(most?.sent ?? 0);
  expect(cost.read).toBeLessThanOrEqual(most?.read ?? 0);
  // The yardstick does the same job.
  await playOverRest(job);
});

it("makes no call that nobody led to, and none with a value that nobody said", async () => {
  const asked: unknown[] = [];
  const server = {
    tools: [{ name: "get_order", description: "Shows an order." }],
    instructions: "",
    client: {
      async callTool(call: unknown) {
        asked.push(call);
        const answer = { status: "ok", summary: "Order 7 waits." };
        return { content: [{ type: "text", text: JSON.stringify(answer) }], structuredContent: answer };
      },
    },
  };
  const player = agent(server, person({ wish: "See order 7." }));
  await expect(player.call("get_order", { orderId: "7" }, "look at it")).rejects.toThrow("nobody said");
  await expect(player.call("get_order", { orderId: "8" }, "Shows an order.")).rejects.toThrow("nobody said");
  await expect(player.call("cancel_order", { orderId: "7" }, "Shows an order.")).rejects.toThrow("no tool");
  expect(() => player.ask("plan", "ask for the plan")).toThrow("nobody said");
  expect(asked).toEqual([]);
  await player.call("get_order", { orderId: "7" }, "Shows an order.");
  expect(player.steps).toMatchObject([{ said: "the description of get_order" }]);
});
