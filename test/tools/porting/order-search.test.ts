/** What it costs to know that no number is ordered twice: the orders are read or the numbers asked about, whichever is fewer. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { confirmed, ok, orderArgs, ordered, requests } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";
import { control } from "../../sandbox/calls.js";

/** A hundred numbers that are reserved for fiction. */
const hundred = (areaCode: number) => Array.from({ length: 100 }, (_, i) => `+1${areaCode}5550${100 + i}`);
const FIVE_HUNDRED = [213, 214, 303, 305, 404].flatMap(hundred);
const OPEN = hundred(646).slice(0, 14);
const ENDED = hundred(718).slice(0, 40);

let operator: World;
let world: World;
beforeEach(async () => {
  operator = await startWorld();
  world = await startWorld({ args: ["--confirm", "token"], sharing: operator.sandbox });
});
afterEach(async () => {
  await world.close();
  await operator.close();
});

/** Orders of one number each: those of this state among them are brought there. */
async function orders(numbers: readonly string[], state: "PENDING" | "CONFIRMED" | "COMPLETED") {
  const ids = [];
  for (const number of numbers) {
    const id = await ordered(operator, [number]);
    if (state !== "PENDING") await confirmed(operator, id);
    if (state === "COMPLETED") await control(operator.sandbox, "POST", `/orders/${id}/numbers/${number}/activate`, {});
    ids.push(id);
  }
  return ids;
}

async function costOf<R>(work: () => Promise<R>): Promise<{ cost: number; answer: R }> {
  const before = requests(world);
  const answer = await work();
  return { cost: requests(world) - before, answer };
}

const preview = async (numbers: readonly string[]) => {
  const { body, text } = await world.call("create_port_in_order", orderArgs(numbers));
  expect(body.status, text).toBe("confirmation_needed");
  return body.data as { confirmToken: string; will: { warnings: string[] } };
};

describe("500 numbers against 14 open orders and 40 completed ones", () => {
  beforeEach(async () => {
    await orders(ENDED, "COMPLETED");
    await orders(OPEN.slice(0, 7), "CONFIRMED");
    await orders(OPEN.slice(7), "PENDING");
  });

  it("cost at most 20 requests for the preview, and at most 20 once approved", async () => {
    const previewed = await costOf(() => preview(FIVE_HUNDRED));
    const sent = await costOf(() => ok(world, "create_port_in_order", { confirmToken: previewed.answer.confirmToken }));
    expect({ preview: previewed.cost, approved: sent.cost }).toEqual({ preview: 19, approved: 18 });
  });
});
