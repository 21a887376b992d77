/** What it costs to know that no number is ordered twice: the orders are read or the numbers asked about, whichever is fewer. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { confirmed, entry, ok, orderArgs, ordered, requests } from "../../harness/porting.js";
import { agreeable, startWorld, type World } from "../../harness/world.js";
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

const approve = (confirmToken: string) => world.call("create_port_in_order", { confirmToken });
const ordersSent = () => requests(world, "orderPortIn");
/** Puts one number in the place of another; nothing in the order's row tells. */
const swap = (orderId: string | undefined, from: string, to: string) =>
  ok(operator, "update_port_in_order", {
    orderId,
    changes: { phoneNumbers: [entry(to)], removePhoneNumbers: [from] },
  });

describe("500 numbers against 14 open orders and 40 completed ones", () => {
  let pending: string[];
  beforeEach(async () => {
    await orders(ENDED, "COMPLETED");
    await orders(OPEN.slice(0, 7), "CONFIRMED");
    pending = await orders(OPEN.slice(7), "PENDING");
  });

  it("cost at most 20 requests for the preview, and at most 20 once approved", async () => {
    const previewed = await costOf(() => preview(FIVE_HUNDRED));
    const sent = await costOf(() => ok(world, "create_port_in_order", { confirmToken: previewed.answer.confirmToken }));
    expect({ preview: previewed.cost, approved: sent.cost }).toEqual({ preview: 19, approved: 11 });
    expect(previewed.answer.will.warnings).toContain("38 older completed orders were not searched for them.");
  });

  it("cost no more when a person approves them in a form", async () => {
    const asking = await startWorld({ args: ["--confirm", "elicit"], sharing: operator.sandbox, forms: agreeable() });
    const { cost } = await costOf(() => ok(asking, "create_port_in_order", orderArgs(FIVE_HUNDRED)));
    await asking.close();
    expect(cost).toBe(30);
  });

  it("are not ordered when another caller orders one of them between preview and approval", async () => {
    const { confirmToken } = await preview(FIVE_HUNDRED);
    const [other] = await orders([FIVE_HUNDRED[321] as string], "PENDING");
    const sent = ordersSent();
    const { body } = await approve(confirmToken);
    expect(body.error.message).toContain(`${FIVE_HUNDRED[321]} is already in order ${other}`);
    expect(ordersSent()).toBe(sent);
  });

  it("are not ordered when one of them takes another number's place in an order whose row stays the same", async () => {
    const rows = async () => (await ok(operator, "list_port_in_orders", { pageSize: 100 })).data.orders;
    const { confirmToken } = await preview(FIVE_HUNDRED);
    const before = await rows();
    await swap(pending[3], OPEN[10] as string, FIVE_HUNDRED[17] as string);
    expect(await rows()).toEqual(before);
    const sent = ordersSent();
    const { body } = await approve(confirmToken);
    expect(body.error.message).toContain(`${FIVE_HUNDRED[17]} is already in order ${pending[3]}`);
    expect(ordersSent()).toBe(sent);
  });

  it("are not ordered when such an order is frozen at once", async () => {
    const { confirmToken } = await preview(FIVE_HUNDRED);
    await swap(pending[3], OPEN[10] as string, FIVE_HUNDRED[17] as string);
    await confirmed(operator, pending[3] as string);
    const { body } = await approve(confirmToken);
    expect(body.error.message).toContain(`${FIVE_HUNDRED[17]} is already in order ${pending[3]}, which is CONFIRMED`);
  });

  it("have only those orders opened again that can be changed, or whose row is another", async () => {
    const openedBy = async (work: () => Promise<unknown>) => {
      const before = world.sandbox.ledger.entries.length;
      await work();
      return world.sandbox.ledger.entries
        .slice(before)
        .filter(({ operationId }) => operationId === "getOrderDetails")
        .map(({ path }) => path.split("/").at(-1));
    };
    const two = hundred(917).slice(0, 2);
    const partly = await ordered(operator, two);
    await confirmed(operator, partly);
    await preview(FIVE_HUNDRED);
    expect((await openedBy(() => preview(FIVE_HUNDRED))).sort()).toEqual(pending);
    await control(operator.sandbox, "POST", `/orders/${partly}/numbers/${two[0]}/activate`, {});
    await confirmed(operator, pending[0] as string);
    expect((await openedBy(() => preview(FIVE_HUNDRED))).sort()).toEqual([...pending, partly].sort());
    expect((await openedBy(() => preview(FIVE_HUNDRED))).sort()).toEqual(pending.slice(1));
  });

  it("leave twelve others cheaper to look for: orders that are known by then are not counted against them", async () => {
    const twelve = hundred(503).slice(0, 12);
    expect((await costOf(() => preview(twelve))).cost).toBe(15);
    await preview(FIVE_HUNDRED);
    expect((await costOf(() => preview(twelve))).cost).toBe(10);
  });

  it("have every order opened again once an approval has had its time", async () => {
    await preview(FIVE_HUNDRED);
    expect((await costOf(() => preview(FIVE_HUNDRED))).cost).toBe(10);
    operator.sandbox.clock.advance(10 * 60_000 + 2_000);
    expect((await costOf(() => preview(FIVE_HUNDRED))).cost).toBe(19);
  });

  it("cost as little when they are added to an order", async () => {
    const args = {
      orderId: pending[0],
      changes: { phoneNumbers: FIVE_HUNDRED.slice(1).map((number) => entry(number)) },
    };
    const { cost, answer } = await costOf(() => world.call("update_port_in_order", args));
    expect(answer.body.status, answer.text).toBe("confirmation_needed");
    const sent = await costOf(() => ok(world, "update_port_in_order", { confirmToken: answer.body.data.confirmToken }));
    expect({ preview: cost, approved: sent.cost }).toEqual({ preview: 18, approved: 11 });
  });
});
