/** Bodies: brackets by the million, masses of values, bytes that are no text, senders who never end, sizes that lie. */
import fc from "fast-check";
import { modernHeaders, modernMessage } from "../test/harness/http.js";
import { pooled, type Section } from "./arena.js";
import { ask, headOf, open, type Reply, send, sendBytes } from "./wire.js";

const MB = 1024 * 1024;
const UPLOAD = "upload_port_in_document";
const HALF = 6 * MB - 1_000;
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

/** Each a request of about twelve megabytes. */
const HEAVY: Readonly<Record<string, () => string>> = {
  brackets: () => nested(HALF),
  braces: () => '{"a":'.repeat(2 * MB),
  "brackets behind an upload's name": () => `{"name":"${UPLOAD}","a":${nested(HALF)}}`,
  "pairs of brackets": () => `[${"[],".repeat(HALF / 2)}[]]`,
  zeros: () => `[${"0,".repeat(HALF)}0]`,
  "keys without end": () => `{"name":"${UPLOAD}",${'"a":1,'.repeat(HALF / 3)}"b":1}`,
  "brackets in a text": () => `{"name":"${UPLOAD}","a":"${nested(HALF)}"}`,
  "a text of escapes": () => `{"name":"${UPLOAD}","a":"${"\\u0000".repeat(HALF / 3)}"}`,
  "a number of twelve megabytes": () => `{"name":"${UPLOAD}","a":${"9".repeat(2 * HALF)}}`,
};

const small = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc.integer({ min: 0, max: 100_000 }).map((depth) => Buffer.from(nested(depth))),
  fc.integer({ min: 0, max: 60_000 }).map((depth) => Buffer.from('{"a":'.repeat(depth))),
  fc.tuple(fc.json(), fc.uint8Array({ maxLength: 20 }), fc.nat(200)).map(([json, bytes, at]) => {
    const text = Buffer.from(json);
    return Buffer.concat([text.subarray(0, at), bytes, text.subarray(at)]);
  }),
);

export const bodies: Section = async (arena) => {
  const { url } = await arena.serve(["--confirm", "off", "--rate-limit", "0"]);
  const judge = (what: string, { status, text }: Reply, allowed: readonly number[]) => {
    arena.tried();
    if (!allowed.includes(status)) arena.wrong(`${what} was answered by ${status}: ${text.slice(-200)}`);
  };

  await pooled(arena.draw(small, arena.size(40, 800)), 8, async (body) =>
    judge(
      `the body ${Buffer.from(body).toString("latin1").slice(0, 80)}`,
      await send(url, { headers: modernHeaders("tools/list"), body }),
      [400, 202],
    ),
  );
  const wrongText = Buffer.from(
    JSON.stringify(modernMessage("tools/list", { x: "here" })).replace("here", "\u00ff\u00fe"),
    "latin1",
  );
  judge("text that is none", await send(url, { headers: modernHeaders("tools/list"), body: wrongText }), [400]);

  // A connection that is closed on a client's last words may take the answer with it.
  const refused = [0, 400, 413, 429];
  const flood = Object.entries(HEAVY).flatMap(([what, make]) => {
    const body = Buffer.from(make().slice(0, 12 * MB - 1_000));
    return Array.from({ length: arena.size(1, 12) }, (_, index) => ({
      ...{ what, body },
      headers: index % 2 === 0 ? {} : { "mcp-name": UPLOAD },
    }));
  });
  await pooled(flood, arena.size(4, 40), async ({ what, ...sent }) => judge(what, await send(url, sent), refused));

  const lies: Readonly<Record<string, Promise<Reply>>> = {
    "more than it declares": sendBytes(url, headOf({ headers: { "content-length": "10" } }), nested(50)),
    "a declared terabyte": sendBytes(url, headOf({ headers: { "content-length": "1099511627776" } }), "{"),
    "a packed body": send(url, { headers: { "content-encoding": "gzip" }, body: "{}" }),
    "another type": send(url, { headers: { "content-type": "text/plain" }, body: "{}" }),
  };
  for (const [what, reply] of Object.entries(lies)) judge(what, await reply, [400, 413, 415]);

  // Senders who begin and never go on hold up nobody.
  const slow = Array.from({ length: arena.size(20, 200) }, (_, index) => {
    const socket = open(url);
    const head = headOf({
      headers: { "content-length": String(2 * MB), ...(index % 2 ? { "mcp-name": UPLOAD } : {}) },
    });
    socket.write(`${head}{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${UPLOAD}","x":"`);
    return socket;
  });
  arena.tried(slow.length);
  if ((await ask(url, "tools/list")).status !== 200) arena.wrong("slow senders shut the door");
  for (const socket of slow) socket.destroy();
};
