/** One of two processes is killed over a write, and the other asked for the same at once: one order, or an import by two of them. */
import { eventually } from "../test/harness/http.js";
import type { Arena, Section } from "./arena.js";
import { type Ground, groundFor, IMPORT, IMPORTED, importedTwice, importOf, numberAt } from "./orders.js";
import { type Pairs, pairsOn } from "./pairs.js";

interface Kill {
  operationId: string;
  /** Over which of the call's requests. */
  nth: number;
  tool: string;
  args: object;
}

/** The answers of the survivor: asked while Sinch is at work on that request, and again when it is through. */
// biome-ignore lint/suspicious/noExplicitAny: answers of tools
async function killedOver({ sandbox }: Ground, pairs: Pairs, { operationId, nth, tool, args }: Kill): Promise<any[]> {
  const before = sandbox.ledger.count(operationId);
  sandbox.faults.add({ kind: "delay", ms: 400, operationId, skip: nth - 1 });
  const [one, two] = await pairs.start("--confirm", "off");
  pairs.call(one, tool, args).catch(() => {});
  await eventually(() => sandbox.ledger.count(operationId).received === before.received + nth, "Sinch has the request");
  await one.kill();
  const early = await pairs.call(two, tool, args);
  sandbox.faults.clear();
  await eventually(() => sandbox.ledger.count(operationId).committed >= before.committed + nth, "Sinch carries it out");
  const late = await pairs.call(two, tool, args);
  await pairs.end(two);
  return [early, late];
}

async function overAnOrder(arena: Arena, ground: Ground, pairs: Pairs, args: object): Promise<void> {
  const before = ground.placed();
  const kill = { operationId: "orderPortIn", nth: 1, tool: "create_port_in_order", args };
  for (const { status, error } of await killedOver(ground, pairs, kill))
    if (error?.retryable && error.kind !== "outcome_unknown")
      arena.wrong(`killed over an order and asked again: ${error.kind}, ${status}`);
  const placed = ground.placed() - before;
  if (placed > 1) arena.twice(`killed over an order and asked again: ${placed} orders`, placed - 1);
}

/** Over the first of its two orders, or the second. */
async function overAnImport(arena: Arena, ground: Ground, pairs: Pairs, first: number, nth: number): Promise<void> {
  const args = importOf(first);
  const { numbers } = args;
  const kill = { operationId: IMPORT, nth, tool: "import_numbers", args };
  for (const { status, data } of await killedOver(ground, pairs, kill)) {
    const { orders = [], notKnown = [], notOrdered = [] } = data ?? {};
    const told: string[] = status === "ok" ? numbers : orders.flatMap((order: typeof args) => order.numbers);
    const untrue =
      told.some((number) => !ground.imported().includes(number)) ||
      notOrdered.some((number: string) => told.includes(number) || notKnown.includes(number));
    if (untrue) arena.wrong(`killed over import order ${nth} and asked again: ${JSON.stringify(data)}`);
  }
  const twice = importedTwice(ground, numbers);
  if (twice > 0) arena.twice(`killed over import order ${nth} and asked again: ${twice} numbers twice`, twice);
}

export const crashes: Section = async (arena) => {
  const ground = await groundFor(arena);
  const pairs = pairsOn(ground, arena);
  const orders = arena.size(1, 6);
  for (let round = 0; round < orders; round++) await overAnOrder(arena, ground, pairs, ground.order(numberAt(round)));
  for (let round = 0; round < arena.size(2, 6); round++)
    await overAnImport(arena, ground, pairs, orders + round * IMPORTED, 1 + (round % 2));
};
