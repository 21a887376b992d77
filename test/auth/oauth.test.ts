/** The server as an OAuth resource server, before an authorization server that is played here. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerOf, type HttpWorld, startHttpWorld, toolAnswer } from "../harness/http.js";
import { START } from "../harness/world.js";

const AUDIENCE = "https://byon.example/mcp";
let authority: Server;
let issuer: string;
let keysAreUp = true;
let keyRequests = 0;
let world: HttpWorld;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let strangers: typeof keys;
const published: object[] = [];

beforeAll(async () => {
  keys = await generateKeyPair("ES256", { extractable: true });
  strangers = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "ES256", use: "sig" };
  published.push(jwk);
  authority = createServer((request, response) => {
    if (!keysAreUp) return void response.writeHead(503).end();
    const json = (value: object) => response.setHeader("content-type", "application/json").end(JSON.stringify(value));
    if (request.url === "/.well-known/oauth-authorization-server")
      return void json({ issuer, jwks_uri: `${issuer}/jwks` });
    if (request.url !== "/jwks") return void response.writeHead(404).end();
    keyRequests++;
    return void json({ keys: published });
  });
  await new Promise<void>((resolve) => authority.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(authority.address() as AddressInfo).port}`;
  world = await start();
});
afterAll(async () => {
  await world.close();
  authority.close();
});
beforeEach(() => {
  keysAreUp = true;
});

const start = (...more: string[]) =>
  startHttpWorld({
    args: [
      ...more,
      "--confirm",
      "off",
      "--oauth-issuer",
      issuer,
      "--oauth-audience",
      AUDIENCE,
      "--public-url",
      "https://byon.example",
    ],
  });

const claims = (more: JWTPayload = {}): JWTPayload => ({
  iss: issuer,
  aud: AUDIENCE,
  sub: "person-1",
  client_id: "agent-1",
  scope: "byon:read byon:write",
  exp: START.getTime() / 1000 + 600,
  ...more,
});
const signed = (payload: JWTPayload, key = keys.privateKey, header: object = { alg: "ES256", kid: "one" }) =>
  new SignJWT(payload).setProtectedHeader(header as { alg: string }).sign(key);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const hello = async (token: string, from = world): Promise<{ instructions: string }> =>
  (await answerOf(await from.initialize(bearer(token)))).result;
const list = async (token: string, from = world) => from.modern("tools/list", {}, bearer(token));
const write = (token: string, from = world) =>
  from.modern("tools/call", { name: "cancel_port_in_order", arguments: { orderId: "1" } }, bearer(token));

describe("tokens", () => {
  it("are taken when the issuer signed them for us", async () => {
    expect((await list(await signed(claims()))).status).toBe(200);
    expect((await list(await signed(claims({ aud: ["other", AUDIENCE] })))).status).toBe(200);
    expect(keyRequests).toBe(1);
  });

  it.each(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"])(
    "are taken with a signature by %s",
    async (alg) => {
      const pair = await generateKeyPair(alg, { extractable: true });
      published.push({ ...(await exportJWK(pair.publicKey)), kid: alg, alg, use: "sig" });
      const fresh = await start();
      const token = await signed(claims(), pair.privateKey, { alg, kid: alg });
      expect((await list(token, fresh)).status).toBe(200);
      await fresh.close();
    },
  );

  const without = (name: string) => Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));
  it.each<[string, () => Promise<string> | string]>([
    ["expired", () => signed(claims({ exp: START.getTime() / 1000 - 60 }))],
    ["not yet valid", () => signed(claims({ nbf: START.getTime() / 1000 + 60 }))],
    ["for another audience", () => signed(claims({ aud: "https://other.example" }))],
    ["of another issuer", () => signed(claims({ iss: "https://idp.example" }))],
    ["without an end", () => signed(without("exp"))],
    ["of nobody", () => signed(without("sub"))],
    ...[7, null, true, "", ["person-1"], { toString: "person-1" }].map((sub): [string, () => Promise<string>] => [
      `of somebody named ${JSON.stringify(sub)}`,
      () => signed(claims({ sub: sub as string })),
    ]),
    ["signed by a stranger", () => signed(claims(), strangers.privateKey)],
    ["of a key nobody knows", () => signed(claims(), strangers.privateKey, { alg: "ES256", kid: "two" })],
    ["not signed", () => new UnsecuredJWT(claims()).encode()],
    [
      "signed with the public key as a shared secret",
      async () =>
        signed(claims(), new TextEncoder().encode(JSON.stringify(await exportJWK(keys.publicKey))) as never, {
          alg: "HS256",
          kid: "one",
        }),
    ],
    [
      "with other claims under a good signature",
      async () => {
        const [head, , signature] = (await signed(claims({ scope: "byon:read" }))).split(".");
        return `${head}.${Buffer.from(JSON.stringify(claims())).toString("base64url")}.${signature}`;
      },
    ],
    ["no tokens at all", () => "hello"],
  ])("are refused when they are %s", async (_, make) => {
    const response = await list(await make());
    expect(response.status).toBe(401);
    const challenge = response.headers.get("www-authenticate") ?? "";
    expect(challenge).toContain('error="invalid_token"');
    expect(challenge).toContain('resource_metadata="https://byon.example/.well-known/oauth-protected-resource/mcp"');
  });

  it.each(["HS256", "HS512", "RSA1_5", "ML-DSA-44", "none"])(
    "that name %s as their algorithm are refused unread: nobody's keys are asked for",
    async (alg) => {
      keysAreUp = false;
      const fresh = await start();
      const [head, body] = [{ alg, kid: "one" }, claims()].map((part) =>
        Buffer.from(JSON.stringify(part)).toString("base64url"),
      );
      expect((await list(`${head}.${body}.AAAA`, fresh)).status).toBe(401);
      expect(fresh.log.join()).not.toContain("keys could not be had");
      await fresh.close();
    },
  );

  it("are asked for, with where to get them", async () => {
    const response = await world.modern("tools/list");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).not.toContain("error=");
    // Usual clients register and ask for what the first challenge names, and for no more later.
    expect(response.headers.get("www-authenticate")).toContain('scope="byon:read byon:write"');
    // At the root for older clients, and where a proxy that keeps our path inside its own sends them.
    for (const path of ["", "/mcp", "/agents/mcp"]) {
      const metadata = await world.fetch(`/.well-known/oauth-protected-resource${path}`);
      expect(await metadata.json()).toMatchObject({
        resource: AUDIENCE,
        authorization_servers: [issuer],
        scopes_supported: ["byon:read", "byon:write"],
      });
    }
  });
});

describe("scopes", () => {
  it("that are neither of ours open nothing", async () => {
    const response = await list(await signed(claims({ scope: "email profile" })));
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
  });

  it("for reading show only what reads, and name the scope for the rest", async () => {
    const reader = await signed(claims({ scope: "byon:read" }));
    const { tools } = (await answerOf(await list(reader))).result;
    expect(tools.every(({ annotations }: { annotations: { readOnlyHint: boolean } }) => annotations.readOnlyHint)).toBe(
      true,
    );
    const response = await write(reader);
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toMatch(
      /scope="byon:read byon:write".*error="insufficient_scope"/,
    );
    expect((await write(await signed(claims()))).status).toBe(200);
    expect((await write(await signed(claims({ scope: "", scp: ["byon:write"] })))).status).toBe(200);
  });

  it("are read alone where nothing writes", async () => {
    const reading = await start("--read-only");
    const response = await reading.modern("tools/list");
    expect(response.headers.get("www-authenticate")).toContain('scope="byon:read"');
    const metadata = await (await reading.fetch("/.well-known/oauth-protected-resource/mcp")).json();
    expect(metadata).toMatchObject({ scopes_supported: ["byon:read"] });
    const { instructions } = await hello(await signed(claims({ scope: "byon:read" })), reading);
    expect(instructions).not.toContain("closed to you");
    await reading.close();
  });

  it("for reading announce what they leave out, and how it opens", async () => {
    const reader = await signed(claims({ scope: "byon:read" }));
    const offered = world.app.catalogue.names.length;
    const listed = (await answerOf(await list(reader))).result.tools.length;
    const { instructions } = await hello(reader);
    expect(instructions).toContain(`${offered - listed} further tools, which order, change or cancel, (`);
    expect(instructions).toMatch(
      /\(\d+ for porting, \d+ for hosting\) .*scopes byon:read byon:write: the person signs in/,
    );
    expect((await hello(await signed(claims()))).instructions).not.toContain("closed to you");
  });

  it("are asked for again only until a client comes back with no more: then the tool itself says what is missing", async () => {
    const reader = (jti: string) => signed(claims({ scope: "byon:read", sub: "decliner", jti }));
    const [first, renewed] = [await reader("1"), await reader("2")];
    expect([(await write(first)).status, (await write(first)).status]).toEqual([403, 403]);
    const answer = await toolAnswer(await write(renewed));
    expect(answer).toMatchObject({
      status: "failed",
      error: { kind: "not_allowed", fix: expect.stringContaining("scopes byon:read byon:write") },
    });
    // Another time the person may agree.
    expect((await write(renewed)).status).toBe(403);
    expect(world.sandbox.ledger.count("cancelPortIn").received).toBe(0);
  });

  it("may grow and shrink within a session", async () => {
    const reader = bearer(await signed(claims({ scope: "byon:read", sub: "grower" })));
    const writer = bearer(await signed(claims({ sub: "grower" })));
    const id = (await world.initialize(reader)).headers.get("mcp-session-id") ?? "";
    const session = { "mcp-session-id": id, "mcp-protocol-version": "2025-11-25" };
    const names = async (token: Record<string, string>): Promise<string[]> =>
      (
        await answerOf(await world.post({ jsonrpc: "2.0", id: 1, method: "tools/list" }, { ...session, ...token }))
      ).result.tools.map(({ name }: { name: string }) => name);
    const narrow = await names(reader);
    expect(narrow).not.toContain("cancel_port_in_order");
    expect(await names(writer)).toEqual(world.app.catalogue.names);
    const call = { name: "cancel_port_in_order", arguments: { orderId: "1" } };
    const message = { jsonrpc: "2.0", id: 2, method: "tools/call", params: call };
    const written = await toolAnswer(await world.post(message, { ...session, ...writer }));
    expect(written.error.kind).toBe("not_found");
    expect(await names(reader)).toEqual(narrow);
    expect((await world.post(message, { ...session, ...reader })).status).toBe(403);
  });

  it("that grow are told to a client that shows the lists it once read", async () => {
    let token = await signed(claims({ scope: "byon:read", sub: "stepper" }));
    const client = new Client({ name: "test", version: "0" }, { versionNegotiation: { mode: "legacy" } });
    const told: string[] = [];
    for (const list of ["tools", "prompts", "resources"] as const) {
      const method = `notifications/${list}/list_changed` as const;
      client.setNotificationHandler(method, () => void told.push(method));
    }
    const withToken: typeof fetch = (url, init) => {
      const headers = new Headers(init?.headers);
      headers.set("authorization", `Bearer ${token}`);
      return fetch(url, { ...init, headers });
    };
    await client.connect(new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { fetch: withToken }));
    expect(client.getServerCapabilities()).toMatchObject({ tools: { listChanged: true } });
    const before = (await client.listTools()).tools.length;
    token = await signed(claims({ sub: "stepper" }));
    const cancel = () => client.callTool({ name: "cancel_port_in_order", arguments: { orderId: "1" } });
    await cancel();
    const three = ["tools", "prompts", "resources"].map((list) => `notifications/${list}/list_changed`);
    expect(told).toEqual(three);
    expect((await client.listTools()).tools.length).toBeGreaterThan(before);
    await cancel();
    expect(told).toEqual(three);
    await client.close();
  });

  it("that may grow leave no list to be kept by a client of today", async () => {
    const kept = async (token: string) => (await answerOf(await list(token))).result.ttlMs;
    expect(await kept(await signed(claims({ scope: "byon:read" })))).toBe(0);
    expect(await kept(await signed(claims()))).toBe(3_600_000);
  });

  it("make two callers of one person in two applications", async () => {
    const id = (await world.initialize(bearer(await signed(claims())))).headers.get("mcp-session-id") ?? "";
    const session = { "mcp-session-id": id };
    const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
    const other = bearer(await signed(claims({ client_id: "agent-2" })));
    expect((await world.post(ping, { ...session, ...other })).status).toBe(404);
    expect((await world.post(ping, { ...session, ...bearer(await signed(claims({ jti: "renewed" }))) })).status).toBe(
      200,
    );
  });
});

describe("an issuer that is down", () => {
  it("is no reason to call a token wrong, and is asked again when it is back", async () => {
    keysAreUp = false;
    const late = await start();
    const token = await signed(claims());
    const response = await list(token, late);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "10"]);
    expect(late.log.join("\n")).toContain("keys could not be had");
    keysAreUp = true;
    expect((await list(token, late)).status).toBe(200);
    keysAreUp = false;
    // What is known stays known for a while.
    expect((await list(token, late)).status).toBe(200);
    await late.close();
  });
});
