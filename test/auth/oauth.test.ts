/** The server as an OAuth resource server, before an authorization server that is played here. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerOf, type HttpWorld, startHttpWorld } from "../harness/http.js";
import { START } from "../harness/world.js";

const AUDIENCE = "https://byon.example/mcp";
let authority: Server;
let issuer: string;
let keysAreUp = true;
let keyRequests = 0;
let world: HttpWorld;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let strangers: typeof keys;

beforeAll(async () => {
  keys = await generateKeyPair("ES256", { extractable: true });
  strangers = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "ES256", use: "sig" };
  authority = createServer((request, response) => {
    if (!keysAreUp) return void response.writeHead(503).end();
    const json = (value: object) => response.setHeader("content-type", "application/json").end(JSON.stringify(value));
    if (request.url === "/.well-known/oauth-authorization-server")
      return void json({ issuer, jwks_uri: `${issuer}/jwks` });
    if (request.url !== "/jwks") return void response.writeHead(404).end();
    keyRequests++;
    return void json({ keys: [jwk] });
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

const start = () =>
  startHttpWorld({
    args: [
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
const list = async (token: string, from = world) => from.modern("tools/list", {}, bearer(token));
const write = (token: string) =>
  world.modern("tools/call", { name: "cancel_port_in_order", arguments: { orderId: "1" } }, bearer(token));

describe("tokens", () => {
  it("are taken when the issuer signed them for us", async () => {
    expect((await list(await signed(claims()))).status).toBe(200);
    expect((await list(await signed(claims({ aud: ["other", AUDIENCE] })))).status).toBe(200);
    expect(keyRequests).toBe(1);
  });

  const without = (name: string) => Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));
  it.each<[string, () => Promise<string> | string]>([
    ["expired", () => signed(claims({ exp: START.getTime() / 1000 - 60 }))],
    ["not yet valid", () => signed(claims({ nbf: START.getTime() / 1000 + 60 }))],
    ["for another audience", () => signed(claims({ aud: "https://other.example" }))],
    ["of another issuer", () => signed(claims({ iss: "https://idp.example" }))],
    ["without an end", () => signed(without("exp"))],
    ["of nobody", () => signed(without("sub"))],
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

  it("are asked for, with where to get them", async () => {
    const response = await world.modern("tools/list");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).not.toContain("error=");
    const metadata = await world.fetch("/.well-known/oauth-protected-resource/mcp");
    expect(await metadata.json()).toMatchObject({
      resource: AUDIENCE,
      authorization_servers: [issuer],
      scopes_supported: ["byon:read", "byon:write"],
    });
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
