/** Two processes that share a state folder, in the same moment: with one approval, and with nobody asked for any. */
import type { Section } from "./arena.js";
import { groundFor, IMPORT, importedTwice, importOf, numberAt } from "./orders.js";
import { pairsOn } from "./pairs.js";

export const races: Section = async (arena) => {
  const ground = await groundFor(arena);
  const pairs = pairsOn(ground, arena);
  const tool = "create_port_in_order";
  let used = 0;
  /** Sinch takes its time, so that all calls meet; then what was done is counted against what was told. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of tools
  const meet = async (what: string, calls: () => Promise<any>[]) => {
    const before = ground.placed();
    ground.sandbox.faults.add({ kind: "delay", ms: 300, operationId: "orderPortIn" });
    const answers = await Promise.all(calls());
    ground.sandbox.faults.clear();
    const placed = ground.placed() - before;
    if (placed > 1) arena.twice(`${what}: ${placed} orders`, placed - 1);
    // An answer may tell of the order that the other process placed; it must not say it placed one more.
    if (placed !== 1 || !answers.some(({ status }) => status === "ok"))
      arena.wrong(`${what}: ${placed} orders, answers ${answers.map(({ status, error }) => error?.kind ?? status)}`);
  };

  const asking = await pairs.start("--confirm", "token");
  for (let round = arena.size(1, 12); round > 0; round--) {
    const args = ground.order(numberAt(used++));
    const { confirmToken } = (await pairs.call(asking[0], tool, args)).data;
    await meet("fifty calls with one approval at two processes", () =>
      asking.flatMap((child) => Array.from({ length: 25 }, () => pairs.call(child, tool, { ...args, confirmToken }))),
    );
  }
  await pairs.end(...asking);

  const [one, two] = await pairs.start("--confirm", "off");
  for (let round = arena.size(1, 6); round > 0; round--) {
    const args = ground.order(numberAt(used++));
    const other = { ...args, customerOrderReference: `other-${round}` };
    await meet("two processes without approval", () => [
      pairs.call(one, tool, args),
      pairs.call(two, tool, other),
      pairs.call(two, tool, args),
    ]);
  }
  for (let round = arena.size(1, 4); round > 0; round--) {
    const args = importOf(used);
    used += args.numbers.length;
    ground.sandbox.faults.add({ kind: "delay", ms: 300, operationId: IMPORT, times: 2 });
    const answers = await Promise.all([one, two].map((child) => pairs.call(child, "import_numbers", args)));
    ground.sandbox.faults.clear();
    const twice = importedTwice(ground, args.numbers);
    if (twice > 0) arena.twice(`an import at two processes: ${twice} numbers twice`, twice);
    if (!answers.some(({ status }) => status === "ok"))
      arena.wrong(`an import at two processes: ${answers.map(({ status, error }) => error?.kind ?? status)}`);
  }
  await pairs.end(one, two);
};
