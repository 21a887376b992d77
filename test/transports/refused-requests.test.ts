/** What the front door turns away, and that it stays open for the others meanwhile. */
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { readConfig } from "../../src/config.js";
import {
  answerOf,
  type HttpWorld,
  initializeMessage,
  modernHeaders,
  modernMessage,
  startHttpWorld,
} from "../harness/http.js";

let world: HttpWorld;
beforeAll(async () => {
  world = await startHttpWorld({ args: ["--confirm", "off", "--allow-origin", "agents.example", "--rate-limit", "0"] });
});
afterAll(() => world.close());

/** Raw bytes to the server and what comes back, until it closes or `enough` is seen. */
function raw(text: string, enough = /\r\n\r\n/): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(world.url);
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
    let got = "";
    socket.on("data", (chunk) => {
      got += chunk;
      if (enough.test(got)) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(got));
  });
}

const HEAD = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n";
const list = modernMessage("tools/list");
const stillServes = async () => expect((await world.modern("tools/list")).status).toBe(200);

describe("where it listens", () => {
  test("not beyond this machine without authentication", () => {
    for (const host of ["0.0.0.0", "::", "10.1.2.3", "byon.example"])
      expect(() => readConfig(["--http", "--host", host], {})).toThrow(/would let anybody/);
    for (const host of ["127.0.0.1", "localhost", "::1"])
      expect(readConfig(["--http", "--host", host], {}).http?.auth).toEqual({ kind: "none" });
    expect(readConfig(["--http", "--host", "0.0.0.0", "--tenant-credentials"], {}).http?.host).toBe("0.0.0.0");
  });

  test("with one way to authenticate, and that one whole", () => {
    expect(() => readConfig(["--http", "--tenant-credentials", "--auth-tokens", "f"], {})).toThrow(/more than one way/);
    expect(() => readConfig(["--http", "--oauth-issuer", "https://idp.example"], {})).toThrow(/needs --oauth-audience/);
    expect(() => readConfig(["--http", "--oauth-audience", "x"], {})).toThrow(/need --oauth-issuer/);
    expect(() => readConfig(["--http", "--stdio"], {})).toThrow(/exclude each other/);
  });
});

describe("Host and Origin", () => {
  it.each(["evil.example", "127.0.0.1.evil.example", "[::1", ""])("refuses the host %j", async (host) => {
    const got = await raw(`GET /mcp HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(got).toMatch(/^HTTP\/1\.1 40[03] /);
  });

  it.each([
    ["http://evil.example/mcp", 403],
    ["http://127.0.0.1.evil.example/mcp", 403],
    ["http://localhost@evil.example/mcp", 403],
    ["//evil.example/mcp", 404],
    ["mcp", 400],
    ["http://localhost/mcp", 200],
  ])("holds the target %s to the same names", async (target, status) => {
    const body = JSON.stringify(list);
    const headers = { ...modernHeaders("tools/list"), "content-type": "application/json", accept: "application/json" };
    const lines = Object.entries({ host: "localhost", ...headers, "content-length": body.length, connection: "close" });
    const got = await raw(
      `POST ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`,
    );
    expect(got).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it.each(["https://evil.example", "null", "http://localhost.evil.example"])(
    "refuses the origin %s",
    async (origin) => {
      const response = await world.post(list, { ...modernHeaders("tools/list"), origin });
      expect(response.status).toBe(403);
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
    },
  );

  it.each(["http://localhost:5173", "https://agents.example"])(
    "lets %s in, with what its scripts may see",
    async (origin) => {
      const preflight = await world.fetch("/mcp", {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "content-type,mcp-session-id,mcp-protocol-version",
        },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get("access-control-allow-origin")).toBe(origin);
      expect(preflight.headers.get("access-control-allow-headers")).toContain("mcp-method");
      const response = await world.post(list, { ...modernHeaders("tools/list"), origin });
      expect(response.status).toBe(200);
      expect(response.headers.get("access-control-allow-origin")).toBe(origin);
      expect(response.headers.get("access-control-expose-headers")).toContain("mcp-session-id");
    },
  );

  it("asks health pages for neither, since probes name addresses", async () => {
    const got = await raw("GET /healthz HTTP/1.1\r\nHost: 10.0.0.7\r\nConnection: close\r\n\r\n");
    expect(got).toMatch(/^HTTP\/1\.1 200/);
  });
});

describe("bodies", () => {
  const call = (name: string, fill: number) =>
    modernMessage("tools/call", { name, arguments: { fileContent: "A".repeat(fill) } });
  const MB = 1024 * 1024;

  it("takes large ones for documents only, and none past 12 MB", async () => {
    const send = (name: string, fill: number) => world.post(call(name, fill), modernHeaders("tools/call", { name }));
    expect((await send("upload_port_in_document", 9 * MB)).status).toBe(200);
    expect((await send("get_port_in_order", 2 * MB)).status).toBe(413);
    expect((await send("upload_port_in_document", 13 * MB)).status).toBe(413);
    await stillServes();
  });

  it("counts a body of unknown length as it comes", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += MB;
        controller.enqueue(new Uint8Array(MB).fill(32));
        if (sent > 100 * MB) controller.close();
      },
    });
    const response = await world
      .fetch("/mcp", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: endless,
        duplex: "half",
      } as RequestInit)
      .catch(() => undefined);
    // Whether the client still reads the answer while it writes is its own affair; the server must have stopped reading.
    if (response) expect(response.status).toBe(413);
    expect(sent).toBeLessThan(100 * MB);
    await stillServes();
  });

  it.each([
    ["not JSON", "{", "application/json", 400],
    ["nothing", "", "application/json", 400],
    ["a form", "a=b", "application/x-www-form-urlencoded", 415],
    ["text", JSON.stringify(list), "text/plain", 415],
  ])("refuses %s", async (_, body, type, status) => {
    const response = await world.fetch("/mcp", { method: "POST", headers: { "content-type": type }, body });
    expect(response.status).toBe(status);
    expect((await answerOf(response)).error.message).not.toBe("");
  });

  it.each(["[]", "null", "42", '"x"', "{}", '{"jsonrpc":"2.0"}', "[[[[]]]]", '{"jsonrpc":"2.0","id":{},"method":1}'])(
    "answers %s with an error and stays up",
    async (body) => {
      const response = await world.fetch("/mcp", {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
        body,
      });
      expect(response.status).toBe(400);
      await stillServes();
    },
  );

  it("gives up on slow and broken ones, and serves the others meanwhile", async () => {
    const slow = await startHttpWorld({ sharing: world.sandbox, timeouts: { headers: 200, request: 400 } });
    const { port } = new URL(slow.url);
    const answers = ["POST /mcp HTTP/1.1\r\nHost: loc", `${HEAD}{`].map(
      (text) =>
        new Promise<string>((resolve) => {
          let got = "";
          const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
          socket.on("data", (chunk) => {
            got += chunk;
          });
          socket.on("close", () => resolve(got));
          socket.on("error", () => {});
        }),
    );
    expect((await slow.modern("tools/list")).status).toBe(200);
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 408/);
    const broken = connect(Number(port), "127.0.0.1", () => broken.end(`${HEAD}{`));
    await new Promise((resolve) => broken.on("close", resolve).resume());
    expect((await slow.modern("tools/list")).status).toBe(200);
    await slow.close();
  });
});

describe("methods, headers and paths", () => {
  it("knows its own paths", async () => {
    expect((await world.fetch("/")).status).toBe(404);
    expect((await world.fetch("/sse")).status).toBe(404);
    const put = await world.fetch("/mcp", { method: "PUT" });
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, POST, DELETE"]);
  });

  it("holds the protocol headers to the body", async () => {
    const other = await world.post(list, { ...modernHeaders("tools/list"), "mcp-protocol-version": "2025-11-25" });
    expect([other.status, (await answerOf(other)).error.code]).toEqual([400, -32020]);
    const missing = await world.post(list, {});
    expect(missing.status).toBe(400);
    const future = modernMessage("tools/list", { _meta: { "io.modelcontextprotocol/protocolVersion": "2099-01-01" } });
    const refused = await world.post(future, { ...modernHeaders("tools/list"), "mcp-protocol-version": "2099-01-01" });
    expect([refused.status, (await answerOf(refused)).error.code]).toEqual([400, -32022]);
    const named = await world.post(
      modernMessage("tools/call", { name: "get_port_in_order", arguments: { orderId: "1" } }),
      modernHeaders("tools/call", { name: "cancel_port_in_order" }),
    );
    expect([named.status, (await answerOf(named)).error.code]).toEqual([400, -32020]);
  });

  it("holds an older session to revisions that exist", async () => {
    const id = (await world.initialize()).headers.get("mcp-session-id") ?? "";
    const response = await world.post(
      { jsonrpc: "2.0", id: 1, method: "tools/list" },
      { "mcp-session-id": id, "mcp-protocol-version": "1999-01-01" },
    );
    expect(response.status).toBe(400);
  });

  it("gives every answer an id, and keeps the one it was given if that is plain", async () => {
    expect((await world.fetch("/healthz")).headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const kept = await world.fetch("/healthz", { headers: { "x-request-id": "abc-1" } });
    expect(kept.headers.get("x-request-id")).toBe("abc-1");
    const odd = await world.fetch("/healthz", { headers: { "x-request-id": "a b{}" } });
    expect(odd.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("speaks every older revision", async () => {
    for (const version of ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]) {
      const answer = await answerOf(await world.post(initializeMessage(version)));
      expect(answer.result.protocolVersion).toBe(version);
    }
  });
});
