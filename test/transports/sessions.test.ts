/** Sessions of older clients: bounded, owned, closed when idle, and no burden to anybody else. */
import { afterEach, describe, expect, it } from "vitest";
import { answerOf, connectHttp, eventually, type HttpWorld, MODERN, startHttpWorld } from "../harness/http.js";

let world: HttpWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});
const start = async (...args: string[]): Promise<HttpWorld> => {
  world = await startHttpWorld({ args: ["--confirm", "off", "--rate-limit", "0", ...args] });
  return world;
};
const open = async (from: HttpWorld, headers = {}): Promise<string> =>
  (await from.initialize(headers)).headers.get("mcp-session-id") ?? "";
const ping = { jsonrpc: "2.0", id: 9, method: "ping" };
const alive = async (from: HttpWorld, id: string): Promise<boolean> =>
  (await from.post(ping, { "mcp-session-id": id })).status === 200;
const sessions = (from: HttpWorld): number => Number(/^byon_sessions (\d+)$/m.exec(from.app.metrics.render())?.[1]);
const slowCall = {
  jsonrpc: "2.0",
  id: 5,
  method: "tools/call",
  params: { name: "list_port_in_orders", arguments: {} },
};

describe("sessions", () => {
  it("answer unknown ids and missing ones as clients expect", async () => {
    const here = await start();
    const unknown = await here.post(ping, { "mcp-session-id": "nobody" });
    expect([unknown.status, (await answerOf(unknown)).error.code]).toEqual([404, -32001]);
    expect((await here.post(ping)).status).toBe(400);
    for (const method of ["GET", "DELETE"]) expect((await here.fetch("/mcp", { method })).status).toBe(400);
  });

  it("end when the client says so", async () => {
    const here = await start();
    const id = await open(here);
    const end = await here.fetch("/mcp", { method: "DELETE", headers: { "mcp-session-id": id } });
    expect(end.status).toBe(200);
    expect(await alive(here, id)).toBe(false);
    expect(sessions(here)).toBe(0);
  });

  it("are not kept for an opening that failed", async () => {
    const here = await start();
    const bad = { jsonrpc: "2.0", id: 1, method: "initialize", params: { protocolVersion: 7 } };
    expect((await here.post(bad)).status).toBe(400);
    expect(sessions(here)).toBe(0);
  });

  it("make room, oldest idle one first, however many are opened and abandoned", async () => {
    const here = await start("--max-sessions", "20");
    const first = await open(here);
    for (let i = 0; i < 19; i++) await open(here);
    expect(await alive(here, first)).toBe(true);
    for (let round = 0; round < 100; round++) await Promise.all(Array.from({ length: 20 }, () => open(here)));
    expect(sessions(here)).toBe(20);
    expect(await alive(here, first)).toBe(false);
    expect((await here.modern("tools/list")).status).toBe(200);
  }, 60_000);

  it("of a full house of busy ones say when to come back", async () => {
    const here = await start("--max-sessions", "2");
    here.sandbox.faults.add({ kind: "hold", method: "GET", times: 2 });
    const [one, two] = [await open(here), await open(here)];
    const calls = [one, two].map((id) => here.post(slowCall, { "mcp-session-id": id }));
    await eventually(() => here.app.watch.running() === 2, "two calls run");
    const third = await here.initialize();
    expect([third.status, third.headers.get("retry-after")]).toEqual([503, "5"]);
    expect((await here.modern("tools/list")).status).toBe(200);
    here.sandbox.faults.release();
    for (const call of calls) expect((await answerOf(await call)).result.structuredContent.status).toBe("ok");
    expect((await here.initialize()).status).toBe(200);
  });

  it("of one greedy caller crowd out no other", async () => {
    const here = await start("--max-sessions", "10", "--tenant-credentials");
    const { keyId, keySecret } = here.sandbox;
    const tenant = (project: string) => ({
      "x-sinch-credentials": Buffer.from(`${project}:${keyId}:${keySecret}`).toString("base64"),
    });
    const quiet = await open(here, tenant("quiet"));
    for (let i = 0; i < 50; i++) await open(here, tenant("greedy"));
    expect((await here.post(ping, { "mcp-session-id": quiet, ...tenant("quiet") })).status).toBe(200);
  });

  it("are closed when idle, but not while somebody listens", async () => {
    const here = await start("--session-idle", "1");
    const [idle, listening] = [await open(here), await open(here)];
    const gone = new AbortController();
    const stream = await here.fetch("/mcp", {
      headers: { "mcp-session-id": listening, accept: "text/event-stream" },
      signal: gone.signal,
    });
    expect(stream.status).toBe(200);
    here.advance(2_000);
    await eventually(() => sessions(here) === 1, "the idle one is closed");
    expect(await alive(here, idle)).toBe(false);
    expect(await alive(here, listening)).toBe(true);
    gone.abort();
    // The server learns of it on its own time; from then on the clock of idleness runs.
    await eventually(() => {
      here.advance(2_000);
      return sessions(here) === 0;
    }, "the other is closed once nobody listens");
  });

  it("stay as long as they are used, by whatever message, and while a call runs", async () => {
    const here = await start("--session-idle", "10");
    const [used, idle] = [await open(here), await open(here)];
    for (let i = 0; i < 3; i++) {
      here.advance(9_000);
      expect(await alive(here, used)).toBe(true);
    }
    await eventually(() => sessions(here) === 1, "the idle one is closed");
    expect(await alive(here, idle)).toBe(false);
    here.sandbox.faults.add({ kind: "delay", ms: 1_500, method: "GET" });
    const call = here.post(slowCall, { "mcp-session-id": used });
    await eventually(() => here.app.watch.running() === 1, "the call runs");
    const other = await open(here);
    here.advance(60_000);
    await eventually(() => sessions(here) === 1, "the one without a call is closed");
    expect((await answerOf(await call)).result.structuredContent.status).toBe("ok");
    // The answer counts as use: from then on the clock of idleness runs anew.
    expect([await alive(here, used), await alive(here, other)]).toEqual([true, false]);
  });

  it("carry the name of their instance", async () => {
    const here = await start("--instance", "a1");
    expect(await open(here)).toMatch(/^a1-[0-9a-f-]{36}$/);
  });

  it("leave nothing behind for modern clients, who have none", async () => {
    const here = await start();
    const client = await connectHttp(here.url);
    expect(client.getNegotiatedProtocolVersion?.() ?? MODERN).toBe(MODERN);
    await client.listTools();
    await client.close();
    expect(sessions(here)).toBe(0);
  });
});

describe("--stateless", () => {
  it("serves older clients without sessions", async () => {
    const here = await start("--stateless");
    expect((await here.initialize()).headers.get("mcp-session-id")).toBeNull();
    const client = await connectHttp(here.url, { modern: false });
    expect((await client.listTools()).tools.length).toBeGreaterThan(10);
    const result = await client.callTool({ name: "list_port_in_orders", arguments: {} });
    expect(result.structuredContent).toMatchObject({ status: "ok" });
    await client.close();
    expect((await here.fetch("/mcp")).status).toBe(405);
    expect(sessions(here)).toBe(0);
  });
});
