/** Where an NNID comes from is said where one is asked for, and where the one that was given is refused. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { DEFAULTS, hosted, local, ok } from "../../harness/hosting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld({ env: DEFAULTS });
});
afterEach(() => world.close());

it("stands with the code that refuses a wrong one, and in the question for one", async () => {
  const { data } = await ok(world, "read_guide", { topic: "callbacks/hosting" });
  expect(data.text).toMatch(/INVALID_NNID.*another NNID is arranged with the account manager/);

  const { body } = await world.call("recommend_path", {
    decision: "port-or-host",
    answers: { region: "us", service: "messaging" },
  });
  expect(body.data.questions).toContainEqual(
    expect.objectContaining({ id: "routed", why: expect.stringContaining("arranged with the account manager") }),
  );
});

it("stands on the number whose routing record was refused, whichever read shows it, and leads to where Sinch says why", async () => {
  const hostingOrderId = await hosted(world, [local("84"), local("02")]);
  const order = await ok(world, "get_hosting_order", { hostingOrderId });
  const number = await ok(world, "get_hosting_order_number", { hostingOrderId, phoneNumber: local("84") });
  const list = await ok(world, "list_hosting_order_numbers", { hostingOrderId });
  for (const failed of [order.data.failed[0].failed, number.data.failed, list.data.numbers[0].failed])
    expect(failed).toEqual([
      {
        part: "osrUpdate",
        nnid: "103977",
        meaning: expect.stringContaining("get_qualified_number may"),
        fix: expect.stringMatching(/INVALID_NNID.*leave nnid out.*another NNID is arranged with the account manager/),
      },
    ]);
  const steps = ({ next }: typeof order) => next.map(({ tool }: { tool: string }) => tool);
  expect(steps(order)).toEqual(["get_qualified_number", "text_enable_qualified_numbers"]);
  expect(steps(number)).toEqual(steps(order));
  const { data } = await ok(world, order.next[0].tool, { phoneNumber: local("84") });
  expect(data.errors.hostedNumber).toContain("NNID");
});
