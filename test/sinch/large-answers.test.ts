/** Few large answers are held at once, for as long as somebody holds them. */
import { expect, it } from "vitest";
import { createHold, createTurns } from "../../src/sinch/large-answers.js";

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));
const reasonOf = (work: Promise<unknown>) => work.then(String, (reason: Error) => reason.message);

it("turns go in order, and end when whoever has one is done", async () => {
  const turns = createTurns(2);
  const order: string[] = [];
  const take = (name: string) => turns.take(never).then((leave) => [order.push(name), leave] as const);
  const [[, first], [, second]] = await Promise.all([take("a"), take("b")]);
  const later = [take("c"), take("d")];
  await settle();
  expect(order).toEqual(["a", "b"]);
  second();
  await settle();
  expect(order).toEqual(["a", "b", "c"]);
  first();
  await Promise.all(later);
});

it("whoever gives up waits no longer, and is not called", async () => {
  const turns = createTurns(1);
  const leave = await turns.take(never);
  const leaving = new AbortController();
  const left = reasonOf(turns.take(leaving.signal));
  const next = turns.take(never);
  leaving.abort(new Error("enough"));
  expect(await left).toBe("enough");
  expect(await reasonOf(turns.take(AbortSignal.abort(new Error("before"))))).toBe("before");
  leave();
  (await next)();
  (await turns.take(never))();
});

it("a hold has one turn for all that is read under it, until it lets go", async () => {
  const turns = createTurns(1);
  const hold = createHold();
  const { until } = hold;
  (await turns.take(never, until))();
  (await turns.take(never, until))();
  let called = false;
  const next = turns.take(never).then((leave) => {
    called = true;
    return leave;
  });
  await settle();
  expect(called).toBe(false);
  hold.letGo();
  const leave = await next;
  // What it reads from then on waits as anybody's does.
  let again = false;
  const later = turns.take(never, hold.until).then(() => {
    again = true;
  });
  await settle();
  expect(again).toBe(false);
  leave();
  await later;
});

it("two that are read under one hold at the same time do not wait for each other", async () => {
  const turns = createTurns(1);
  const [hold, other] = [createHold(), createHold()];
  await turns.take(never, other.until);
  const both = Promise.all([turns.take(never, hold.until), turns.take(never, hold.until)]);
  other.letGo();
  expect(await both).toHaveLength(2);
});

it("one read that gives up leaves the hold its place, and a hold that lets go leaves the queue", async () => {
  const turns = createTurns(1);
  const leave = await turns.take(never);
  const [hold, gone] = [createHold(), createHold()];
  const leaving = new AbortController();
  const left = reasonOf(turns.take(leaving.signal, hold.until));
  const again = turns.take(never, hold.until);
  const notWanted = reasonOf(turns.take(never, gone.until));
  leaving.abort(new Error("late"));
  expect(await left).toBe("late");
  gone.letGo();
  expect(await notWanted).toMatch(/aborted/);
  const next = turns.take(never);
  leave();
  await again;
  hold.letGo();
  await next;
});

it("a hold that lets go as its turn comes keeps no one from theirs", async () => {
  const turns = createTurns(1);
  const leave = await turns.take(never);
  const hold = createHold();
  const mine = turns.take(never, hold.until).catch(() => {});
  leave();
  hold.letGo();
  await mine;
  expect(await turns.take(never)).toBeTypeOf("function");
});
