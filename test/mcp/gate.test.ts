/** Writes to one target pass one after another, in the order of their arrival, whatever becomes of each. */
import { expect, it } from "vitest";
import { createGate } from "../../src/mcp/gate.js";

/** A piece of work that ends when the test says so. */
function held(log: string[], name: string) {
  let end = (_failed?: Error): void => undefined;
  const ended = new Promise<string>((resolve, reject) => {
    end = (failed) => (failed ? reject(failed) : resolve(name));
  });
  return {
    work: () => {
      log.push(`${name} began`);
      return ended.finally(() => log.push(`${name} ended`));
    },
    end: (failed?: Error) => end(failed),
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it("lets nobody overtake, not even whoever comes when the first is through and others wait", async () => {
  const log: string[] = [];
  const gate = createGate();
  const [one, two, three] = ["one", "two", "three"].map((name) => held(log, name)) as [
    ReturnType<typeof held>,
    ReturnType<typeof held>,
    ReturnType<typeof held>,
  ];
  const first = gate.run("order 1", one.work);
  const second = gate.run("order 1", two.work);
  await settled();
  expect(log).toEqual(["one began"]);
  one.end();
  expect(await first).toBe("one");
  await settled();
  expect(log).toEqual(["one began", "one ended", "two began"]);
  const third = gate.run("order 1", three.work);
  await settled();
  expect(log.at(-1)).toBe("two began");
  two.end();
  three.end();
  expect(await Promise.all([second, third])).toEqual(["two", "three"]);
  expect(log).toEqual(["one began", "one ended", "two began", "two ended", "three began", "three ended"]);
});

it("lets the next pass when one fails, and tells only its caller", async () => {
  const log: string[] = [];
  const gate = createGate();
  const failing = held(log, "failing");
  const next = held(log, "next");
  const [failed, passed] = [gate.run("order 1", failing.work), gate.run("order 1", next.work)];
  failing.end(new Error("refused"));
  next.end();
  await expect(failed).rejects.toThrow("refused");
  expect(await passed).toBe("next");
});

it("makes nobody wait for another target", async () => {
  const log: string[] = [];
  const gate = createGate();
  const [slow, quick] = [held(log, "slow"), held(log, "quick")];
  const slowly = gate.run("order 1", slow.work);
  quick.end();
  expect(await gate.run("order 2", quick.work)).toBe("quick");
  slow.end();
  expect(await slowly).toBe("slow");
});

it("tells whoever has to wait, before it waits, and nobody else", async () => {
  const log: string[] = [];
  const gate = createGate();
  const [one, two, other] = [held(log, "one"), held(log, "two"), held(log, "other")];
  const runs = [
    gate.run("order 1", one.work, () => log.push("one waits")),
    gate.run("order 1", two.work, () => log.push("two waits")),
    gate.run("order 2", other.work, () => log.push("other waits")),
  ];
  await settled();
  expect(log).toEqual(["two waits", "one began", "other began"]);
  for (const each of [one, two, other]) each.end();
  expect(await Promise.all(runs)).toEqual(["one", "two", "other"]);
});
