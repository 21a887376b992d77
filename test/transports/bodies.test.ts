/** Bodies are judged before anything is made of them: by their bytes, their head, and who sends them. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLargeMessages } from "../../src/transports/large-messages.js";
import { DEEPEST } from "../../src/values/depth.js";
import { createShapeJudge, MOST_VALUES } from "../../src/values/json-shape.js";
import { answerOf, type HttpWorld, modernHeaders, modernMessage, startHttpWorld } from "../harness/http.js";
import { type ServingProcess, serveInProcess } from "../harness/process.js";

const MB = 1024 * 1024;
const UPLOAD = "upload_port_in_document";

let world: HttpWorld;
beforeAll(async () => {
  world = await startHttpWorld({ args: ["--confirm", "off", "--rate-limit", "0"] });
});
afterAll(() => world.close());

const JSON_TYPE = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const send = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  world.fetch("/mcp", { method: "POST", headers: { ...JSON_TYPE, ...headers }, body } as RequestInit);
const said = async (response: Response) => [response.status, (await answerOf(response)).error.message];
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

describe("shape", () => {
  it("refuses what is nested too deep, wherever it stands, without a stack in the log", async () => {
    const deep = JSON.parse(nested(DEEPEST));
    for (const message of [
      nested(400_000),
      JSON.stringify(modernMessage("tools/call", { name: deep, arguments: {} })),
      JSON.stringify(modernMessage("tools/list", { _meta: { deep } })),
      JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: { _meta: deep } }),
    ])
      expect(await said(await send(message, modernHeaders("tools/list")))).toEqual([
        400,
        "The body is nested deeper than 64 levels.",
      ]);
    expect(world.log.join("\n")).not.toMatch(/RangeError|\bat .*\.ts/);
  });

  it("refuses more values than any call has", async () => {
    const many = `[${"0,".repeat(MOST_VALUES)}0]`;
    expect(await said(await send(many))).toEqual([400, "The body holds more than 200000 values."]);
  });

  it.each([[{}], [["get_port_in_order"]], [{ toString: 1 }], [7], [null], [undefined]])(
    "refuses the tool name %j",
    async (name) => {
      const message = modernMessage("tools/call", { name, arguments: {} });
      const { "mcp-name": _, ...headers } = modernHeaders("tools/call");
      expect(await said(await send(JSON.stringify(message), headers))).toEqual([
        400,
        "params.name must be a text: the tool to call.",
      ]);
      expect(world.log.join("\n")).not.toContain("failed inside");
    },
  );

  it("counts as a parser would, however the bytes are cut", () => {
    const size = (value: unknown): { depth: number; values: number } => {
      if (typeof value !== "object" || value === null) return { depth: 0, values: 1 };
      const inner = Object.values(value).map(size);
      return {
        depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
        values: 1 + inner.reduce((sum, { values }) => sum + values, 0),
      };
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 1, max: 40 }), (value, cut) => {
        // Around it so much that the limit is met exactly, or missed by one.
        const { depth } = size(value);
        const wrapped = (levels: number) => "[".repeat(levels) + JSON.stringify(value) + "]".repeat(levels);
        const judged = (text: string) => {
          const judge = createShapeJudge();
          const bytes = Buffer.from(text);
          let wrong: string | undefined;
          for (let at = 0; at < bytes.length && wrong === undefined; at += cut)
            wrong = judge.read(bytes.subarray(at, at + cut));
          return wrong;
        };
        expect(judged(wrapped(DEEPEST - depth))).toBeUndefined();
        expect(judged(wrapped(DEEPEST - depth + 1))).toMatch(/nested/);
      }),
    );
  });
});

describe("encoding", () => {
  it("refuses what is not UTF-8, and takes a byte order mark", async () => {
    const text = JSON.stringify(modernMessage("tools/list", { x: "here" }));
    const wrong = Buffer.from(text.replace("here", "\u00ff\u00fe"), "latin1");
    expect(await said(await send(wrong, modernHeaders("tools/list")))).toEqual([400, "The body is not UTF-8."]);
    const marked = Buffer.from(`\ufeff${JSON.stringify(modernMessage("tools/list"))}`);
    expect((await send(marked, modernHeaders("tools/list"))).status).toBe(200);
  });
});

describe("large ones", () => {
  const upload = (fill: number, name = UPLOAD) => ({
    name,
    arguments: { orderId: "1", documentName: "a.pdf", fileContent: "A".repeat(fill) },
  });
  const older = (params: object) => JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const session = async (from = world, headers = {}) => ({
    "mcp-session-id": (await from.initialize(headers)).headers.get("mcp-session-id") ?? "",
    "mcp-protocol-version": "2025-11-25",
    ...headers,
  });

  it("are taken from older clients that name the tool before its arguments", async () => {
    const { name, arguments: args } = upload(2 * MB);
    expect((await send(older({ name, arguments: args }), await session())).status).toBe(200);
    const late = await send(older({ arguments: args, name }), await session());
    expect(await said(late)).toEqual([413, expect.stringContaining("before its arguments or in the header Mcp-Name")]);
    expect((await send(older({ arguments: args, name }), { ...(await session()), "mcp-name": name })).status).toBe(200);
  });

  it("are refused when the head names another tool than is called", async () => {
    const lie = older({ title: { name: UPLOAD }, ...upload(2 * MB, "get_port_in_order") });
    expect((await send(lie, await session())).status).toBe(413);
  });

  it("are read one at a time for a caller, and none for one that may only read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "byon-bodies-"));
    const file = join(folder, "callers.jsonl");
    const line = (name: string, more = {}) =>
      JSON.stringify({ name, sha256: createHash("sha256").update(name).digest("hex"), ...more });
    writeFileSync(file, [line("writer"), line("other"), line("reader", { readOnly: true })].join("\n"));
    const here = await startHttpWorld({ args: ["--auth-tokens", file, "--confirm", "off"] });
    const as = (name: string) => ({ authorization: `Bearer ${name}` });
    const large = (name: string) =>
      here.post(modernMessage("tools/call", upload(2 * MB)), {
        ...modernHeaders("tools/call", { name: UPLOAD }),
        ...as(name),
      });
    expect((await large("reader")).status).toBe(413);
    // One that has begun and does not go on.
    const { port } = new URL(here.url);
    const head = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${UPLOAD}","x":"${"A".repeat(2 * MB)}`;
    const slow = connect(Number(port), "127.0.0.1");
    slow.on("error", () => {});
    await new Promise<void>((resolve) =>
      slow.write(
        `POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer writer\r\nContent-Type: application/json\r\nContent-Length: ${3 * MB}\r\n\r\n${head}`,
        () => resolve(),
      ),
    );
    let through = false;
    const waiting = large("writer").then((response) => {
      through = true;
      return response.status;
    });
    expect((await large("other")).status).toBe(200);
    expect((await here.modern("tools/list", {}, as("writer"))).status).toBe(200);
    expect(through).toBe(false);
    slow.destroy();
    expect(await waiting).toBe(200);
    await here.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("wait in order, for so long, and so many", async () => {
    const messages = createLargeMessages({ most: 2, waiting: 2, patience: 60_000 });
    const ends = new Map<string, () => void>();
    const passed: string[] = [];
    const enter = async (id: string) => {
      const over = new Promise<void>((resolve) => ends.set(id, resolve));
      const came = await messages.enter(id[0] ?? "", over);
      if (came) passed.push(id);
      return came;
    };
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    const all = ["a1", "a2", "b1", "c1"].map(enter);
    await settle();
    expect(passed).toEqual(["a1", "b1"]);
    expect(await enter("d1")).toBe(false);
    ends.get("b1")?.();
    await settle();
    expect(passed).toEqual(["a1", "b1", "c1"]);
    // One that leaves while it waits is not called.
    ends.get("a2")?.();
    expect(await all[1]).toBe(false);
    ends.get("a1")?.();
    expect(await enter("a3")).toBe(true);
    const impatient = createLargeMessages({ most: 1, waiting: 1, patience: 0 });
    expect(await impatient.enter("a", new Promise(() => {}))).toBe(true);
    expect(await impatient.enter("a", new Promise(() => {}))).toBe(false);
  });
});

/** What a client is answered that writes its whole body before it reads; fetch would be slower than the server. */
function statusOf(url: string, body: Buffer, headers: object): Promise<string> {
  const lines = Object.entries({ ...JSON_TYPE, ...headers, "content-length": body.length, connection: "close" });
  return new Promise((resolve) => {
    let got = "";
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.on("data", (chunk) => {
      got += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(got.slice(9, 12)));
    socket.write(
      `POST /mcp HTTP/1.1\r\nHost: localhost\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
    );
    socket.write(body);
  });
}

describe("a server with a heap of 256 MB", () => {
  let server: ServingProcess;
  beforeAll(async () => {
    server = await serveInProcess(256, ["--confirm", "off", "--rate-limit", "0"]);
  });
  afterAll(() => server.close());

  const half = 6 * MB - 1000;
  it.each([
    ["brackets", Buffer.from(nested(half)), {}],
    ["brackets behind the name of an upload", Buffer.from(`{"name":"${UPLOAD}","a":${nested(half)}}`), {}],
    [
      "pairs of brackets under an upload's header",
      Buffer.from(`[${"[],".repeat(half / 2)}[]]`),
      { "mcp-name": UPLOAD },
    ],
    ["brackets in a text", Buffer.from(`{"name":"${UPLOAD}","a":"${nested(half)}"}`), {}],
  ])("outlives sixty bodies of 12 MB of %s, and is well meanwhile", async (_, body, headers) => {
    let left = 60;
    const flood = Array.from({ length: left }, () => statusOf(server.url, body, headers).finally(() => left--));
    while (left > 0) expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    // A connection that is closed on a client's last words may take the answer with it.
    for (const status of await Promise.all(flood)) expect(["400", "413", "429", ""]).toContain(status);
    expect(server.alive()).toBe(true);
  });
});
