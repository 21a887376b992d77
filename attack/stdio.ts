/** Standard input: lines that are no messages, half of them, floods, and one of eleven megabytes. */
import fc from "fast-check";
import { Child } from "../test/stdio/child.js";
import type { Section } from "./arena.js";
import { groundFor } from "./orders.js";

const oneLine = (text: string) => text.replace(/[\r\n]/g, " ");
const line = fc.oneof(
  fc.string({ maxLength: 200 }).map(oneLine),
  fc.json({ maxDepth: 4 }),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => "[".repeat(depth)),
  fc
    .integer({ min: 1, max: 5_000 })
    .map(
      (depth) => `{"jsonrpc":"2.0","id":1,"method":"ping","params":${'{"a":'.repeat(depth)}1${"}".repeat(depth + 1)}`,
    ),
  fc
    .record(
      { jsonrpc: fc.constant("2.0"), id: fc.jsonValue(), method: fc.jsonValue(), params: fc.jsonValue() },
      { requiredKeys: ["jsonrpc"] },
    )
    .map((message) => JSON.stringify(message)),
  fc
    .tuple(fc.nat(60), fc.constant('{"jsonrpc":"2.0","id":"half","method":"tools/list"}'))
    .map(([at, text]) => text.slice(0, at)),
);

export const stdio: Section = async (arena) => {
  const ground = await groundFor(arena);
  const start = async () => {
    const child = new Child(["--confirm", "off"], ground.env);
    await child.initialize();
    return child;
  };
  const child = await start();
  arena.finally(() => child.kill());
  for (const text of arena.draw(line, arena.size(100, 3_000))) {
    arena.tried();
    child.say(text);
  }
  const flood = arena.size(300, 10_000);
  arena.tried(flood);
  for (let id = 0; id < flood; id++) child.say(JSON.stringify({ jsonrpc: "2.0", id: `flood-${id}`, method: "ping" }));
  const alive = await child.ask(1_000_001, "ping").catch(() => undefined);
  if (!child.alive) arena.ended(`the server ended over lines: ${child.log.slice(-300)}`);
  else if (JSON.stringify(alive?.result) !== "{}") arena.wrong("a ping after the flood has no answer");
  const broken = child.lines.find((text) => {
    try {
      return JSON.parse(text).jsonrpc !== "2.0";
    } catch {
      return true;
    }
  });
  if (broken !== undefined) arena.wrong(`standard output carries ${broken.slice(0, 200)}`);
  arena.inspect(child.log, "a log");
  if (/ {4}at /.test(child.log)) arena.wrong(`a stack in the log: ${child.log.slice(0, 400)}`);
  if ((await child.leave()) !== 0) arena.wrong("the server does not leave well");

  // This one it may not survive; it must say so.
  const flooded = await start();
  arena.tried();
  flooded.say("x".repeat(11 * 1024 * 1024));
  const code = await flooded.leave();
  if (code !== 1 || !/longer than 10 MiB/.test(flooded.log))
    arena.wrong(`eleven megabytes in a line: ${code}, ${flooded.log.slice(-200)}`);
};
