/** Two processes that share a state folder, in the same moment: with one approval, and with nobody asked for any. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "../test/stdio/child.js";
import type { Section } from "./arena.js";
import { groundFor, numberAt } from "./orders.js";

export const races: Section = async (arena) => {
  const ground = await groundFor(arena);
  const state = mkdtempSync(join(tmpdir(), "byon-attack-"));
  arena.finally(() => rmSync(state, { recursive: true, force: true }));
  let id = 1;
  let used = 0;
  const pair = async (...args: string[]) => {
    const start = async () => {
      const child = new Child(["--state", state, ...args], ground.env);
      await child.initialize();
      return child;
    };
    return Promise.all([start(), start()]);
  };
  const call = async (child: Child, args: object) => {
    const { result } = await child.call(id++, "create_port_in_order", args);
    arena.tried();
    arena.inspect(JSON.stringify(result), "an answer in a race");
    return result.structuredContent;
  };
  const end = async (children: readonly Child[]) => {
    for (const child of children) {
      arena.inspect(child.log, "a log");
      if (!child.alive) arena.ended(`a process ended in a race: ${child.log.slice(-300)}`);
      await child.kill();
    }
  };
  /** What was done against what was told, since there were `before` orders. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of tools
  const judge = (what: string, before: number, answers: readonly any[]) => {
    const placed = ground.placed() - before;
    if (placed > 1) arena.twice(`${what}: ${placed} orders`, placed - 1);
    // An answer may tell of the order that the other process placed; it must not say it placed one more.
    if (placed !== 1 || !answers.some(({ status }) => status === "ok"))
      arena.wrong(`${what}: ${placed} orders, answers ${answers.map(({ status, error }) => error?.kind ?? status)}`);
  };

  const asking = await pair("--confirm", "token");
  for (let round = arena.size(1, 4); round > 0; round--) {
    const args = ground.order(numberAt(used++));
    const before = ground.placed();
    const { confirmToken } = (await call(asking[0], args)).data;
    ground.sandbox.faults.add({ kind: "delay", ms: 300, operationId: "orderPortIn" });
    const many = asking.flatMap((child) => Array.from({ length: 25 }, () => child));
    judge(
      "one approval at two processes",
      before,
      await Promise.all(many.map((child) => call(child, { ...args, confirmToken }))),
    );
    ground.sandbox.faults.clear();
  }
  await end(asking);

  const trusting = await pair("--confirm", "off");
  for (let round = arena.size(1, 6); round > 0; round--) {
    const args = ground.order(numberAt(used++));
    const before = ground.placed();
    ground.sandbox.faults.add({ kind: "delay", ms: 300, operationId: "orderPortIn" });
    const [one, two] = trusting;
    const other = { ...args, customerOrderReference: `other-${round}` };
    judge(
      "two processes without approval",
      before,
      await Promise.all([call(one, args), call(two, other), call(two, args)]),
    );
    ground.sandbox.faults.clear();
  }
  await end(trusting);
  for (const name of readdirSync(state).filter((name) => name !== "key"))
    arena.inspect(readFileSync(join(state, name), "latin1"), `the state folder, ${name}`);
};
