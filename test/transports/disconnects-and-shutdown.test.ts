/** Clients that leave in the middle, a Sinch that hangs, and a server that is told to stop. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { startSandbox } from "../../src/sandbox/index.js";
import {
  answerOf,
  connectHttp,
  eventually,
  type HttpWorld,
  modernHeaders,
  modernMessage,
  startHttpWorld,
  toolAnswer,
} from "../harness/http.js";
import { inAMonth, orderArgs } from "../harness/porting.js";

let world: HttpWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});
const start = async (...args: string[]): Promise<HttpWorld> => {
  world = await startHttpWorld({ args: ["--confirm", "off", ...args] });
  return world;
};
const received = (from: HttpWorld, operation: string) => from.sandbox.ledger.count(operation).received;
const order = { name: "create_port_in_order", arguments: orderArgs() };
const read = { name: "list_port_in_orders", arguments: {} };

describe("a client that leaves in the middle of a call", () => {
  it("lets a write go on to its end, and the audit tells of it", async () => {
    const here = await start();
    here.sandbox.faults.add({ kind: "hold", operationId: "orderPortIn" });
    const gone = new AbortController();
    const call = here.modern("tools/call", order, {}, gone.signal);
    call.catch(() => {});
    await eventually(() => received(here, "orderPortIn") === 1, "the write is under way");
    gone.abort();
    await expect(call).rejects.toThrow();
    // A request on another connection is answered: the server has seen the first one go.
    expect((await here.fetch("/healthz")).status).toBe(200);
    here.sandbox.faults.release();
    await eventually(() => here.audit.length === 1, "the audit tells");
    expect(here.audit[0]).toMatchObject({ tool: "create_port_in_order", outcome: "ok", sent: true });
    expect(here.sandbox.ledger.count("orderPortIn")).toEqual({ received: 1, committed: 1 });
  });

  it("cancels a read upstream, so that nothing waits for an answer nobody wants", async () => {
    const here = await start();
    here.sandbox.faults.add({ kind: "hold", method: "GET" });
    const gone = new AbortController();
    const call = here.modern("tools/call", read, {}, gone.signal);
    call.catch(() => {});
    await eventually(() => here.app.metrics.render().includes("byon_upstream_running 1"), "the read is under way");
    await eventually(() => here.sandbox.ledger.entries.some(({ method }) => method === "GET"), "Sinch has it");
    gone.abort();
    await eventually(() => here.app.watch.running() === 0, "the call has ended");
    expect(here.app.metrics.render()).toContain('outcome="cancelled",result="error"} 1');
    expect(here.app.metrics.render()).toContain("byon_upstream_running 0");
  });

  it("of an older revision says so with a notification", async () => {
    const here = await start();
    here.sandbox.faults.add({ kind: "hold", method: "GET" });
    const client = await connectHttp(here.url, { modern: false });
    const gone = new AbortController();
    const call = client.callTool(read, { signal: gone.signal });
    call.catch(() => {});
    await eventually(() => here.sandbox.ledger.entries.some(({ method }) => method === "GET"), "Sinch has it");
    gone.abort();
    await eventually(() => here.app.watch.running() === 0, "the call has ended");
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
    await client.close();
  });
});

describe("a Sinch that hangs", () => {
  it("for one caller leaves room for the others", async () => {
    const key = (secret: string) => ({
      "x-sinch-credentials": Buffer.from(`sandbox-project:sandbox-key:${secret}`).toString("base64"),
    });
    const here = await start("--tenant-credentials", "--upstream-concurrency", "4", "--rate-limit", "0");
    // The other caller's key is wrong, and its token requests hang: the door is narrow, and half of it stays free.
    here.sandbox.faults.add({ kind: "hold", operationId: "createAccessToken", times: 2 });
    const stuck = ["x", "y"].map((secret) => here.modern("tools/call", read, key(secret)));
    await eventually(() => received(here, "createAccessToken") === 2, "two hang");
    expect((await toolAnswer(await here.modern("tools/call", read, key("sandbox-secret")))).status).toBe("ok");
    here.sandbox.faults.release();
    for (const response of await Promise.all(stuck))
      expect((await toolAnswer(response)).error.kind).toBe("unauthorized");
  });

  it("is told as a timeout, and the server goes on", async () => {
    const waits: { ms: number; over: AbortController }[] = [];
    const late = (ms: number) => {
      const over = new AbortController();
      waits.push({ ms, over });
      return over.signal;
    };
    world = await startHttpWorld({ args: ["--confirm", "off", "--timeout", "7"], outside: { late } });
    const here = world;
    await here.modern("tools/call", read);
    const before = received(here, "getPortInOrders");
    here.sandbox.faults.add({ kind: "hold", operationId: "getPortInOrders", times: 4 });
    const call = here.modern("tools/call", read);
    for (const attempt of [1, 2, 3, 4]) {
      await eventually(() => received(here, "getPortInOrders") === before + attempt, `attempt ${attempt} hangs`);
      expect((await here.modern("tools/list")).status).toBe(200);
      waits.at(-1)?.over.abort();
    }
    expect((await toolAnswer(await call)).error).toMatchObject({ kind: "timeout", retryable: true });
    expect(waits.map(({ ms }) => ms)).toEqual(waits.map(() => 7_000));
    expect((await toolAnswer(await here.modern("tools/call", read))).status).toBe("ok");
    expect(received(here, "getPortInOrders")).toBe(before + 5);
  });
});

describe("a server that is told to stop", () => {
  it("takes nothing new, finishes what runs and closes every stream", async () => {
    const here = await start();
    const session = (await here.initialize()).headers.get("mcp-session-id") ?? "";
    const stream = await here.fetch("/mcp", { headers: { "mcp-session-id": session, accept: "text/event-stream" } });
    here.sandbox.faults.add({ kind: "hold", operationId: "orderPortIn" });
    const running = here.modern("tools/call", order);
    await eventually(() => received(here, "orderPortIn") === 1, "the write is under way");
    const stopped = here.close(20_000);
    world = undefined;
    const ready = await here.fetch("/readyz");
    expect([ready.status, await ready.json()]).toEqual([503, { status: "not ready", problems: ["stopping"] }]);
    const late = await here.modern("tools/call", read);
    expect([late.status, late.headers.get("retry-after")]).toEqual([503, "1"]);
    here.sandbox.faults.release();
    expect((await toolAnswer(await running)).status).toBe("ok");
    await stopped;
    await stream.text();
    await expect(here.fetch("/healthz")).rejects.toThrow();
    expect(here.audit).toHaveLength(1);
  });

  it("does not wait for ever", async () => {
    const here = await start();
    here.sandbox.faults.add({ kind: "hold", method: "GET" });
    const running = here.modern("tools/call", read);
    running.catch(() => {});
    await eventually(() => here.app.watch.running() === 1, "the read is under way");
    await here.close(100);
    world = undefined;
    expect(here.log.join("\n")).toContain("stopping with calls still running");
  });
});

describe("the process", () => {
  let child: ChildProcess | undefined;
  afterEach(() => void child?.kill("SIGKILL"));

  it("on SIGTERM lets a running write end, answers it, and leaves with 0", async () => {
    const sandbox = await startSandbox();
    const order = { name: "create_port_in_order", arguments: orderArgs(undefined, inAMonth()) };
    child = spawn(process.execPath, ["dist/server.js", "--http", "--port", "0", "--confirm", "off"], {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        SINCH_PROJECT_ID: sandbox.projectId,
        SINCH_KEY_ID: sandbox.keyId,
        SINCH_KEY_SECRET: sandbox.keySecret,
        SINCH_PORTING_URL: sandbox.portingUrl,
        SINCH_HOSTING_URL: sandbox.hostingUrl,
        SINCH_AUTH_URL: sandbox.authUrl,
      },
    });
    let log = "";
    child.stderr?.on("data", (chunk) => {
      log += chunk;
    });
    await eventually(() => log.includes('"listening"'), "it listens");
    const url = /"url":"([^"]+)"/.exec(log)?.[1] ?? "";
    sandbox.faults.add({ kind: "hold", operationId: "orderPortIn" });
    const running = fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...modernHeaders("tools/call", order),
      },
      body: JSON.stringify(modernMessage("tools/call", order)),
    });
    await eventually(() => sandbox.ledger.count("orderPortIn").received === 1, "the write is under way");
    child.kill("SIGTERM");
    const ended = once(child, "exit");
    const ready = url.replace("/mcp", "/readyz");
    await eventually(async () => (await fetch(ready)).status === 503, "it is stopping");
    sandbox.faults.release();
    expect((await answerOf(await running)).result.structuredContent.status).toBe("ok");
    expect(await ended).toEqual([0, null]);
    await sandbox.close();
  });
});
