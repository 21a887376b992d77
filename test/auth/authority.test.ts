/** An authorization server that is down, slow, changes its keys, or is another than the one that was named. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Identity, isRefusal, type Refusal } from "../../src/auth/identity.js";
import { oauthResource } from "../../src/auth/oauth.js";
import { eventually, startHttpWorld } from "../harness/http.js";
import { START } from "../harness/world.js";

const AUDIENCE = "https://byon.example/mcp";
let authority: Server;
let origin: string;
/** What the authorization server does; tests change it. */
let listen: RequestListener;
let log: string[];

beforeEach(async () => {
  log = [];
  authority = createServer((request, response) => listen(request, response));
  await new Promise<void>((resolve) => authority.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(authority.address() as AddressInfo).port}`;
});
afterEach(async () => {
  vi.useRealTimers();
  authority.closeAllConnections();
  await new Promise((resolve) => authority.close(resolve));
});

/** Serves these documents by path, and nothing else. */
const documents =
  (pages: () => Readonly<Record<string, unknown>>): RequestListener =>
  (request, response) => {
    const page = pages()[request.url ?? ""];
    if (page === undefined) return void response.writeHead(404).end();
    response.setHeader("content-type", "application/json").end(JSON.stringify(page));
  };
const METADATA = "/.well-known/oauth-authorization-server";
const metadata = (issuer = origin, jwks = `${origin}/jwks`) => ({ issuer, jwks_uri: jwks });

interface Named {
  issuer?: string;
  jwks?: string;
  patience?: number;
}
const resource = ({ issuer = origin, ...more }: Named = {}) =>
  oauthResource({
    issuer,
    audience: AUDIENCE,
    resource: AUDIENCE,
    readOnly: false,
    log: (_, message, facts) => log.push(`${message} ${JSON.stringify(facts)}`),
    now: () => START,
    ...more,
  });
const problemsOf = async (named?: Named): Promise<readonly string[]> =>
  ((await resource(named).problems?.()) ?? []).map(({ message, fix }) => `${message} ${fix}`);

async function signer(kid: string): Promise<{ jwk: JWK; token: () => Promise<string> }> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const claims = { iss: origin, aud: AUDIENCE, sub: "s", scope: "byon:read", exp: START.getTime() / 1000 + 60 };
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg: "ES256" },
    token: () => new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid }).sign(privateKey),
  };
}
type Outcome = Identity | Refusal;
const statusOf = (outcome: Outcome): number => (isRefusal(outcome) ? outcome.status : 200);
const shown = (token: string) => new Headers({ authorization: `Bearer ${token}` });

describe("an authorization server", () => {
  it("that is down, answers nonsense or takes too long makes no token wrong", async () => {
    const { token, jwk } = await signer("one");
    const good = documents(() => ({ [METADATA]: metadata(), "/jwks": { keys: [jwk] } }));
    const here = resource({ patience: 100 });
    const ask = async () => here.authenticate(shown(await token()));
    const listeners: RequestListener[] = [
      (_, response) => response.writeHead(503).end(),
      (_, response) => response.end("<html>"),
      (request) => request.socket.destroy(),
      // Never answers.
      () => {},
      documents(() => ({ [METADATA]: metadata() })),
      documents(() => ({ [METADATA]: metadata(), "/jwks": { keys: "none" } })),
      (request, response) => request.url !== "/jwks" && good(request, response),
    ];
    for (const bad of listeners) {
      listen = bad;
      expect(await ask()).toMatchObject({ status: 503, error: "temporarily_unavailable", retryAfter: 10 });
    }
    expect(log.filter((line) => line.includes("keys could not be had"))).toHaveLength(listeners.length);
    listen = good;
    // Its patience here is a tenth of a second, which a busy machine may need for a good answer.
    await eventually(async () => statusOf(await ask()) === 200, "it is taken again");
  });

  it("that changes its keys has the new ones taken at once, and the old ones for ten minutes at most", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: START });
    const [old, fresh, stranger] = [await signer("old"), await signer("new"), await signer("stranger")];
    let published = [old.jwk];
    let fetched = 0;
    listen = documents(() => {
      fetched++;
      return { [METADATA]: metadata(), "/jwks": { keys: published } };
    });
    const here = resource();
    const ask = async ({ token }: typeof old) => statusOf(await here.authenticate(shown(await token())));
    expect(await ask(old)).toBe(200);
    vi.setSystemTime(START.getTime() + 6_000);
    published = [old.jwk, fresh.jwk];
    expect([await ask(fresh), await ask(old)]).toEqual([200, 200]);
    // Tokens of keys that nobody knows cost it one look in five seconds.
    const before = fetched;
    for (let i = 0; i < 5; i++) expect(await ask(stranger)).toBe(401);
    expect(fetched).toBe(before);
    published = [fresh.jwk];
    vi.setSystemTime(START.getTime() + 6_000 + 599_000);
    expect(await ask(old)).toBe(200);
    vi.setSystemTime(START.getTime() + 6_000 + 601_000);
    expect([await ask(old), await ask(fresh)]).toEqual([401, 200]);
  });
});

describe("the issuer", () => {
  it("is taken to the character, a slash at its end included", async () => {
    listen = documents(() => ({ [METADATA]: metadata(`${origin}/`), "/jwks": { keys: [] } }));
    expect(await problemsOf({ issuer: `${origin}/` })).toEqual([]);
    const [problem] = await problemsOf();
    expect(problem).toContain(
      `--oauth-issuer is ${origin}, but the metadata there (${origin}${METADATA}) names ${origin}/`,
    );
    expect(problem).toContain("differ by the slash at the end");
    expect(problem).toContain(`Start with --oauth-issuer ${origin}/:`);
    listen = documents(() => ({ [METADATA]: metadata(), "/jwks": { keys: [] } }));
    expect((await problemsOf({ issuer: `${origin}/` }))[0]).toContain(`Start with --oauth-issuer ${origin}:`);
  });

  it("is looked for where either standard puts its metadata", async () => {
    for (const place of [
      "/.well-known/oauth-authorization-server/realms/one",
      "/realms/one/.well-known/openid-configuration",
      "/.well-known/openid-configuration/realms/one",
    ]) {
      listen = documents(() => ({ [place]: metadata(`${origin}/realms/one`), "/jwks": { keys: [] } }));
      expect(await problemsOf({ issuer: `${origin}/realms/one` })).toEqual([]);
    }
  });

  it.each<[string, () => Record<string, unknown>, Named, RegExp]>([
    [
      "another's metadata",
      () => ({ [METADATA]: metadata("https://other.example") }),
      {},
      /names https:\/\/other\.example/,
    ],
    ["no metadata", () => ({}), {}, /No metadata .*HTTP 404.*--oauth-jwks/],
    ["no keys in it", () => ({ [METADATA]: { issuer: origin } }), {}, /names no keys.*--oauth-jwks/],
    ["keys over plain http", () => ({ [METADATA]: metadata(origin, "http://idp.example/jwks") }), {}, /plain http/],
    ["keys that do not come", () => ({ [METADATA]: metadata() }), {}, /keys .* cannot be had/],
  ])("with %s is said to be so", async (_, pages, named, says) => {
    listen = documents(pages);
    const problems = await problemsOf(named);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(says);
  });

  it("may have no metadata when its keys are named, but not another's", async () => {
    const jwks = `${origin}/keys`;
    listen = documents(() => ({ "/keys": { keys: [] } }));
    expect(await problemsOf({ jwks })).toEqual([]);
    listen = documents(() => ({ "/keys": { keys: [] }, [METADATA]: metadata("https://other.example") }));
    expect((await problemsOf({ jwks }))[0]).toContain("names https://other.example");
  });
});

it("what is wrong with it is said at the start and by /readyz, until it is mended", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  listen = documents(() => ({ [METADATA]: metadata(`${origin}/`), "/jwks": { keys: [] } }));
  const args = ["--oauth-issuer", origin, "--oauth-audience", AUDIENCE, "--public-url", "https://byon.example"];
  const world = await startHttpWorld({ args });
  await eventually(() => world.log.some((line) => line.includes("callers cannot be recognised")), "the log tells");
  expect(world.log.find((line) => line.includes("callers cannot"))).toContain(`Start with --oauth-issuer ${origin}/`);
  const ready = async () => {
    const response = await world.fetch("/readyz");
    return { status: response.status, problems: ((await response.json()) as { problems: string[] }).problems };
  };
  expect(await ready()).toMatchObject({ status: 503, problems: [expect.stringContaining("slash at the end")] });
  listen = documents(() => ({ [METADATA]: metadata(), "/jwks": { keys: [] } }));
  vi.advanceTimersByTime(3_000);
  expect(await ready()).toMatchObject({ status: 200, problems: [] });
  // Known keys serve on: an outage of the authorization server takes no instance out.
  listen = (_, response) => response.writeHead(503).end();
  vi.advanceTimersByTime(3_000);
  expect((await ready()).status).toBe(200);
  await world.close();
});
