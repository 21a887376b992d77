/** Who may call, and that callers are separate in everything. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { tokenFile } from "../../src/auth/tokens.js";
import { answerOf, connectHttp, eventually, type HttpWorld, startHttpWorld, toolAnswer } from "../harness/http.js";
import { orderArgs } from "../harness/porting.js";

const folder = mkdtempSync(join(tmpdir(), "byon-callers-"));
const file = join(folder, "callers.jsonl");
const line = (name: string, token: string, more: object = {}) =>
  JSON.stringify({ name, sha256: createHash("sha256").update(token).digest("hex"), ...more });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

let world: HttpWorld | undefined;
beforeEach(() =>
  writeFileSync(
    file,
    [
      "# callers",
      line("acme", "token-acme"),
      line("globex", "token-globex"),
      line("auditor", "token-auditor", { readOnly: true, toolsets: ["porting"] }),
      line("own", "token-own", { projectId: "p", keyIdFrom: "OWN_ID", keySecretFrom: "OWN_SECRET" }),
    ].join("\n"),
  ),
);
afterEach(async () => {
  await world?.close();
  world = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { OWN_ID: "wrong-id", OWN_SECRET: "wrong-secret" };
const start = async (...args: string[]): Promise<HttpWorld> => {
  world = await startHttpWorld({ args: ["--auth-tokens", file, ...args], env });
  return world;
};
const create = (from: HttpWorld, token: string, more: object = {}) =>
  from.modern("tools/call", { name: "create_port_in_order", arguments: { ...orderArgs(), ...more } }, bearer(token));

describe("a file of tokens", () => {
  it("asks for a token, and says what is wrong with one", async () => {
    const { modern } = await start();
    const none = await modern("tools/list");
    expect([none.status, none.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="sinch-byon-mcp"']);
    for (const headers of [
      bearer("token-nobody"),
      bearer(""),
      { authorization: "Basic dG9rZW4tYWNtZQ==" },
      bearer("a b"),
    ])
      expect((await modern("tools/list", {}, headers)).status).toBe(401);
    const wrong = await modern("tools/list", {}, bearer("token-nobody"));
    expect(wrong.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect((await modern("tools/list", {}, bearer("token-acme"))).status).toBe(200);
  });

  it("offers each caller its own share of the tools", async () => {
    const here = await start();
    const { modern, app } = here;
    const names = async (token: string): Promise<string[]> =>
      (await answerOf(await modern("tools/list", {}, bearer(token)))).result.tools.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names("token-acme")).toEqual(app.catalogue.names);
    const few = await names("token-auditor");
    expect(few).toContain("get_port_in_order");
    const offered = app.catalogue.list.filter(({ name }) => few.includes(name));
    expect(offered.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    expect(few.filter((name) => /hosting|import|qualified/.test(name))).toEqual([]);
    const refused = await toolAnswer(await create(here, "token-auditor"));
    expect(refused.error).toMatchObject({ kind: "not_allowed", fix: expect.stringContaining("runs this server") });
    const { instructions } = (await answerOf(await here.initialize(bearer("token-auditor")))).result;
    const closed = app.catalogue.names.length - few.length;
    expect(instructions).toContain(`${closed} further tools (`);
    expect(instructions).toContain("Whoever runs this server decides that.");
  });

  it("keeps what one was shown from being approved by another", async () => {
    const here = await start("--confirm", "token");
    const preview = await toolAnswer(await create(here, "token-acme"));
    expect(preview.status).toBe("confirmation_needed");
    const { confirmToken } = preview.data;
    const stolen = await toolAnswer(await create(here, "token-globex", { confirmToken }));
    expect(stolen.error).toMatchObject({
      kind: "confirmation_invalid",
      message: expect.stringContaining("another caller"),
    });
    expect(here.sandbox.ledger.count("orderPortIn").received).toBe(0);
    expect((await toolAnswer(await create(here, "token-acme", { confirmToken }))).status).toBe("ok");
    expect(here.audit.map(({ caller, outcome }) => [caller, outcome])).toEqual([
      ["token:acme", "confirmation_needed"],
      ["token:globex", "confirmation_invalid"],
      ["token:acme", "ok"],
    ]);
  });

  it("does not tell in a question's state who asked or what was shown", async () => {
    const here = await start("--confirm", "auto");
    const forms = { "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } } };
    const params = { name: "create_port_in_order", arguments: orderArgs(), _meta: forms };
    const { result } = await answerOf(await here.modern("tools/call", params, bearer("token-acme")));
    expect(result.inputRequests.approve.params.message).toContain("Orders the port");
    const parts = result.requestState
      .split(".")
      .map((part: string) => Buffer.from(part, "base64url").toString("latin1"));
    expect([result.requestState, ...parts].join(" ")).not.toMatch(/acme|caller|approve/);
  });

  it("never lends one caller another's access to Sinch", async () => {
    const here = await start("--confirm", "off");
    expect((await toolAnswer(await create(here, "token-acme"))).status).toBe("ok");
    const answer = await toolAnswer(
      await here.modern("tools/call", { name: "list_port_in_orders", arguments: {} }, bearer("token-own")),
    );
    expect(answer.error.kind).toBe("unauthorized");
  });

  it("completes ids only from the caller's own reads", async () => {
    const here = await start("--confirm", "off");
    const orderId = (await toolAnswer(await create(here, "token-acme"))).data.id as string;
    await here.modern("tools/call", { name: "get_port_in_order", arguments: { orderId } }, bearer("token-acme"));
    const acme = await connectHttp(here.url, { headers: bearer("token-acme") });
    const globex = await connectHttp(here.url, { headers: bearer("token-globex") });
    const { resourceTemplates } = await acme.listResourceTemplates();
    const template = resourceTemplates.find(({ uriTemplate }) => uriTemplate.includes("{orderId}"));
    const ask = (client: typeof acme) =>
      client.complete({
        ref: { type: "ref/resource", uri: template?.uriTemplate ?? "" },
        argument: { name: "orderId", value: orderId.slice(0, 1) },
      });
    expect((await ask(acme)).completion.values).toContain(orderId);
    expect((await ask(globex)).completion.values).toEqual([]);
    await acme.close();
    await globex.close();
  });

  it("keeps a session to the one who opened it", async () => {
    const here = await start();
    const id = (await here.initialize(bearer("token-acme"))).headers.get("mcp-session-id") ?? "";
    const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
    const session = { "mcp-session-id": id, "mcp-protocol-version": "2025-11-25" };
    expect((await here.post(list, { ...session, ...bearer("token-globex") })).status).toBe(404);
    expect((await here.post(list, session)).status).toBe(401);
    const end = await here.fetch("/mcp", { method: "DELETE", headers: { ...session, ...bearer("token-globex") } });
    expect(end.status).toBe(404);
    expect((await here.post(list, { ...session, ...bearer("token-acme") })).status).toBe(200);
  });

  it("is read again on SIGHUP, and kept when the new one is wrong", async () => {
    const here = await start();
    const knows = async (token: string) => (await here.modern("tools/list", {}, bearer(token))).status === 200;
    writeFileSync(file, line("initech", "token-initech"));
    process.emit("SIGHUP");
    await eventually(() => knows("token-initech"), "the new caller is known");
    expect(await knows("token-acme")).toBe(false);
    writeFileSync(file, "{");
    process.emit("SIGHUP");
    await eventually(() => here.log.some((entry) => entry.includes("the old one stands")), "the log tells");
    expect(await knows("token-initech")).toBe(true);
  });

  test.each([
    ["not JSON", "{", /:1: it is not JSON/],
    ["no hash", JSON.stringify({ name: "a" }), /sha256/],
    ["a token instead of its hash", JSON.stringify({ name: "a", sha256: "secret-token" }), /64 hexadecimal digits/],
    ["a field nobody knows", line("a", "t", { admin: true }), /admin/],
    ["half of its keys", line("a", "t", { projectId: "p" }), /go together/],
    [
      "a variable that is not set",
      line("a", "t", { projectId: "p", keyIdFrom: "NO", keySecretFrom: "NO" }),
      /NO is not set/,
    ],
    ["two of one name", `${line("a", "t")}\n${line("a", "u")}`, /share token:a/],
    ["two of one token", `${line("a", "t")}\n${line("b", "t")}`, /share the hash/],
    ["nobody", "# nobody\n", /names no caller/],
  ])("refuses a file with %s", (_, text, says) => {
    writeFileSync(file, text);
    const read = () => tokenFile({ file, variable: () => undefined });
    expect(read).toThrow(says);
    expect(read).not.toThrow(/secret-token/);
  });
});

describe("callers that bring their own Sinch keys", () => {
  const credentials = (text: string) => ({ "x-sinch-credentials": Buffer.from(text).toString("base64") });
  const call = (from: HttpWorld, headers: Record<string, string>) =>
    from.modern("tools/call", { name: "list_port_in_orders", arguments: {} }, headers);

  it("act with those and with no others", async () => {
    world = await startHttpWorld({
      args: ["--tenant-credentials", "--confirm", "off"],
      env: { SINCH_KEY_ID: "", SINCH_PROJECT_ID: "" },
    });
    const { projectId, keyId, keySecret } = world.sandbox;
    expect((await call(world, {})).status).toBe(401);
    expect((await toolAnswer(await call(world, credentials(`${projectId}:${keyId}:${keySecret}`)))).status).toBe("ok");
    // The same project and key with another secret is another caller: no cached token answers for it.
    const thief = await toolAnswer(await call(world, credentials(`${projectId}:${keyId}:guess`)));
    expect(thief.error.kind).toBe("unauthorized");
    for (const bad of [
      { "x-sinch-credentials": "%%%" },
      credentials("only:two"),
      credentials("a:b:"),
      credentials("a:b:\nc"),
    ])
      expect((await call(world, bad)).status).toBe(401);
    expect(JSON.stringify([world.log, world.audit])).not.toContain(keySecret);
  });

  it("get no session before Sinch knows them, and crowd nobody out who is known", async () => {
    const here = await startHttpWorld({
      args: ["--tenant-credentials", "--max-sessions", "5", "--max-callers", "5", "--confirm", "off"],
    });
    world = here;
    const { projectId, keyId, keySecret } = here.sandbox;
    const known = credentials(`${projectId}:${keyId}:${keySecret}`);
    const session = (await here.initialize(known)).headers.get("mcp-session-id") ?? "";
    const tokens = () => here.sandbox.ledger.entries.filter(({ path }) => path === "/oauth2/token").length;
    const asked = tokens();
    const statuses: number[] = [];
    for (let i = 0; i < 120; i++) statuses.push((await here.initialize(credentials(`${projectId}:k:${i}`))).status);
    expect([...new Set(statuses)]).toEqual([401, 429]);
    // Fifty tries at once for an address, of which the known caller took one.
    expect(tokens() - asked).toBe(49);
    const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
    const later = await here.post(ping, { "mcp-session-id": session, "mcp-protocol-version": "2025-11-25", ...known });
    expect(later.status).toBe(200);
    // What is kept for it is there as well: no further token was needed.
    expect((await toolAnswer(await call(here, known))).status).toBe("ok");
    expect(tokens() - asked).toBe(49);
  });

  it("are kept in memory up to a number", async () => {
    world = await startHttpWorld({ args: ["--tenant-credentials", "--max-callers", "5"] });
    for (let i = 0; i < 20; i++) await world.modern("tools/list", {}, credentials(`p:k:${i}`));
    expect(world.app.metrics.render()).toContain("byon_callers 5");
  });
});

describe("limits of a caller", () => {
  it("turns away who asks too often, for a while, and nobody else", async () => {
    const here = await start("--rate-limit", "60");
    const list = (token: string) => here.modern("tools/list", {}, bearer(token));
    const statuses = await Promise.all(
      Array.from({ length: 15 }, () => list("token-acme").then(({ status }) => status)),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    const refused = await list("token-acme");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await list("token-globex")).status).toBe(200);
    here.advance(1_000);
    expect((await list("token-acme")).status).toBe(200);
  });

  it("turns away more calls at once than allowed, in a batch too", async () => {
    const here = await start("--max-running", "2", "--confirm", "off");
    here.sandbox.faults.add({ kind: "hold", method: "GET", times: 2 });
    const call = (token: string) =>
      here.modern("tools/call", { name: "list_port_in_orders", arguments: {} }, bearer(token));
    const slow = [call("token-acme"), call("token-acme")];
    await eventually(() => here.app.watch.running("token:acme") === 2, "two calls run");
    const third = await call("token-acme");
    expect([third.status, third.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await here.modern("tools/list", {}, bearer("token-globex"))).status).toBe(200);
    here.sandbox.faults.release();
    for (const response of await Promise.all(slow)) expect(response.status).toBe(200);
    await eventually(() => here.app.watch.running() === 0, "nothing runs");
    const id = (await here.initialize(bearer("token-acme"))).headers.get("mcp-session-id") ?? "";
    const one = { jsonrpc: "2.0", method: "tools/call", params: { name: "list_port_in_orders", arguments: {} } };
    const batch = (size: number) =>
      here.post(
        Array.from({ length: size }, (_, number) => ({ ...one, id: number + 1 })),
        { "mcp-session-id": id, ...bearer("token-acme") },
      );
    expect((await batch(3)).status).toBe(429);
    expect((await batch(2)).status).toBe(200);
  });
});
