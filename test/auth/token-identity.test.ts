/** What an access token makes of its bearer: who that is, what it may, and in which words it is turned away. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Identity } from "../../src/auth/identity.js";
import { type OAuthOptions, oauthResource } from "../../src/auth/oauth.js";
import { START } from "../harness/world.js";

const AUDIENCE = "https://byon.example/mcp";
const NOW = START.getTime() / 1000;
let authority: Server;
let issuer: string;
let key: Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];
/** Paths that were asked for, in order. */
let asked: string[] = [];
/** The name under which the authorization server goes; it has no metadata without one. */
let name: string | undefined;
let logged: unknown[][] = [];

beforeAll(async () => {
  const pair = await generateKeyPair("ES256");
  key = pair.privateKey;
  const keys = [{ ...(await exportJWK(pair.publicKey)), alg: "ES256" }];
  authority = createServer(({ url = "" }, response) => {
    asked.push(url);
    const json = (value: object) =>
      void response.setHeader("content-type", "application/json").end(JSON.stringify(value));
    if (url === "/jwks") return json({ keys });
    if (name && url.endsWith("oauth-authorization-server")) return json({ issuer: name, jwks_uri: `${issuer}/jwks` });
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => authority.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(authority.address() as AddressInfo).port}`;
});
afterAll(() => authority.close());
beforeEach(() => {
  asked = [];
  logged = [];
  name = issuer;
});

const resource = (more: Partial<OAuthOptions> = {}) =>
  oauthResource({
    issuer,
    audience: AUDIENCE,
    resource: AUDIENCE,
    readOnly: false,
    log: (...line) => logged.push(line),
    now: () => START,
    ...more,
  });
const shown = (token: string) => new Headers({ authorization: `Bearer ${token}` });
const claims = (more: JWTPayload = {}) => ({ iss: issuer, aud: AUDIENCE, sub: "ada", exp: NOW + 60, ...more });
const signed = (more?: JWTPayload) => new SignJWT(claims(more)).setProtectedHeader({ alg: "ES256" }).sign(key);
const outcome = async (more: JWTPayload, here = resource()) => here.authenticate(shown(await signed(more)));
const bearerOf = async (more: JWTPayload, here = resource()) => (await outcome(more, here)) as Identity;

const WHERE = `realm="sinch-byon-mcp", resource_metadata="https://byon.example/.well-known/oauth-protected-resource/mcp"`;
const BOTH = "byon:read byon:write";

describe("the bearer", () => {
  it("is the issuer's subject in an application, however its rights change", async () => {
    const writer = await bearerOf({ scope: BOTH, client_id: "desk" });
    expect(writer).toEqual({
      id: `oauth:${writer.owner?.slice(0, 22)}:ada`,
      owner: expect.stringMatching(/^[\w-]{43}$/),
      fingerprint: expect.stringMatching(/^[\w-]{43}$/),
      readOnly: false,
    });
    const reader = await bearerOf({ scope: "byon:read", client_id: "desk", jti: "2" });
    expect(reader).toEqual({ ...writer, fingerprint: reader.fingerprint, readOnly: true, scopeForWrites: BOTH });
    expect(reader.fingerprint).not.toBe(writer.fingerprint);
    // Where nothing writes, no right to write is named.
    expect(await bearerOf({ scope: "byon:read", client_id: "desk" }, resource({ readOnly: true }))).toEqual({
      ...reader,
      scopeForWrites: undefined,
    });
  });

  it("is another for another person, application or issuer, and its name is cut", async () => {
    const scope = BOTH;
    const owner = async (more: JWTPayload) => (await bearerOf({ scope, ...more })).owner;
    const owners = [
      await owner({}),
      await owner({ client_id: "desk" }),
      await owner({ azp: "phone" }),
      await owner({ client_id: "desk", sub: "bob" }),
    ];
    expect(new Set(owners).size).toBe(4);
    expect(await owner({ client_id: "desk", azp: "phone" })).toBe(owners[1]);
    expect(await owner({ client_id: "" })).toBe(owners[0]);
    const long = "s".repeat(70);
    const { id } = await bearerOf({ scope, sub: long });
    expect(id).toMatch(/^oauth:[\w-]{22}:s{64}$/);
  });

  it.each<[string, JWTPayload, boolean]>([
    ["one text", { scope: "openid byon:write" }, false],
    ["the other claim", { scp: "byon:read" }, true],
    ["a list", { scp: ["email", "byon:write"] }, false],
    ["both claims", { scope: "byon:read", scp: ["byon:write"] }, false],
    ["writing alone", { scope: "byon:write" }, false],
    ["reading alone", { scope: "byon:read", scp: 7 }, true],
  ])("has the rights that stand in %s", async (_, scopes, readOnly) => {
    expect((await bearerOf(scopes)).readOnly).toBe(readOnly);
  });

  it.each<[string, JWTPayload]>([
    ["no scope", {}],
    ["others' scopes", { scope: "email byon:readers", scp: ["byon"] }],
    ["what is no scope", { scope: { "byon:write": true }, scp: 7 }],
  ])("with %s is turned away, and told which to ask for", async (_, scopes) => {
    expect(await outcome(scopes)).toEqual({
      status: 403,
      error: "insufficient_scope",
      message: "The token carries neither byon:read nor byon:write.",
      challenge: `Bearer ${WHERE}, scope="${BOTH}", error="insufficient_scope"`,
    });
  });
});

describe("a token", () => {
  it("is wanted, in the words of RFC 6750 and RFC 9728", async () => {
    expect(await resource().authenticate(new Headers())).toEqual({
      status: 401,
      error: "unauthorized",
      message: "An access token is needed.",
      challenge: `Bearer ${WHERE}, scope="${BOTH}"`,
    });
    const here = resource({ resource: "https://byon.example/", readOnly: true });
    expect(here.resourceMetadata).toEqual({
      resource: "https://byon.example/",
      authorization_servers: [issuer],
      scopes_supported: ["byon:read"],
      bearer_methods_supported: ["header"],
      resource_name: expect.stringContaining("Sinch"),
    });
    expect(here.scopeChallenge?.("byon:write")).toBe(
      'Bearer realm="sinch-byon-mcp", resource_metadata="https://byon.example/.well-known/oauth-protected-resource", scope="byon:write", error="insufficient_scope"',
    );
    expect(asked).toEqual([]);
  });

  it.each<[string, JWTPayload, string]>([
    ["that ran out", { exp: NOW - 5 }, "The access token has expired."],
    ["that is not valid yet", { nbf: NOW + 6 }, "The access token is not valid here."],
    ["of nobody", { sub: "" }, "The access token is not valid here."],
  ])("%s is told from a good one", async (_, wrong, message) => {
    expect(await outcome({ scope: BOTH, ...wrong })).toEqual({
      status: 401,
      error: "invalid_token",
      message,
      challenge: `Bearer ${WHERE}, scope="${BOTH}", error="invalid_token"`,
    });
    expect(logged).toEqual([]);
  });

  it.each([{ exp: NOW - 4 }, { nbf: NOW + 5 }])("within five seconds of its time is taken: %o", async (bound) => {
    expect((await bearerOf({ scope: BOTH, ...bound })).readOnly).toBe(false);
  });
});

describe("the authorization server's keys", () => {
  it("are asked for once, and their address too", async () => {
    const here = resource();
    for (let i = 0; i < 3; i++) {
      expect(await here.problems?.()).toEqual([]);
      expect(await bearerOf({ scope: BOTH }, here)).toMatchObject({ readOnly: false });
    }
    expect(asked).toEqual(["/.well-known/oauth-authorization-server", "/jwks"]);
    // Named by hand, they serve without metadata, whose name is looked at once when it is asked what is wrong.
    asked = [];
    const named = resource({ jwks: `${issuer}/jwks` });
    expect(await bearerOf({ scope: BOTH }, named)).toMatchObject({ readOnly: false });
    expect(asked).toEqual(["/jwks"]);
    for (let i = 0; i < 2; i++) expect(await named.problems?.()).toEqual([]);
    expect(asked).toEqual(["/jwks", "/.well-known/oauth-authorization-server"]);
  });

  it("named by hand beside another's name are a problem until that is mended", async () => {
    name = "https://other.example";
    const here = resource({ jwks: `${issuer}/jwks` });
    const problems = async () => (await here.problems?.())?.map(({ kind }) => kind);
    expect([await problems(), await problems()]).toEqual([["not_configured"], ["not_configured"]]);
    name = issuer;
    expect(await problems()).toEqual([]);
  });

  it("that cannot be had are told with their cause and the way out, and wrong no token", async () => {
    const here = resource({ jwks: `${issuer}/none` });
    expect(await here.problems?.()).toMatchObject([
      { kind: "unavailable", retryable: true, message: expect.stringContaining(issuer), cause: expect.any(Error) },
    ]);
    expect(await outcome({ scope: BOTH }, here)).toEqual({
      status: 503,
      error: "temporarily_unavailable",
      message: "The authorization server's keys cannot be had at the moment.",
      retryAfter: 10,
    });
    name = undefined;
    await outcome({ scope: BOTH });
    expect(logged).toMatchObject([
      ["error", expect.any(String), { cause: expect.any(Error) }],
      ["error", expect.any(String), { reason: expect.stringContaining("No metadata"), fix: expect.any(String) }],
    ]);
  });
});
