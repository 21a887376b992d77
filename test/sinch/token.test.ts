import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Credentials } from "../../src/sinch/token.js";
import { getPortingConfiguration, updatePortingConfiguration } from "../../src/tools/porting/configuration.js";
import { KEY, thrownBy, type Wired, wired } from "./calls.js";

const OK = { status: 200, body: { webhookUrl: "https://hooks.lakeside.example" } };
const EXPIRED = {
  status: 401,
  headers: { "www-authenticate": 'Bearer error="invalid_token", error_description="The token has expired"' },
};
const token = (name: string, expires_in: unknown = 3599) => ({ status: 200, body: { access_token: name, expires_in } });

let world: Wired;
const start = async (credentials?: Credentials) => {
  await world.close();
  world = await wired(credentials);
};
beforeEach(async () => {
  world = await wired();
});
afterEach(() => world.close());

const read = () => world.client.call(getPortingConfiguration, {});
const bearers = () => world.stub.asked.map(({ headers }) => headers.authorization);

describe("client credentials", () => {
  it("are sent as the contract says, once for however many calls wait", async () => {
    world.stub.answer(OK);
    await Promise.all(Array.from({ length: 25 }, read));
    expect(world.stub.tokensAsked).toHaveLength(1);
    expect(world.stub.tokensAsked[0]).toMatchObject({
      method: "POST",
      text: "grant_type=client_credentials",
      headers: {
        authorization: `Basic ${Buffer.from("key-id-1:K3y-S3cret-ZZZZ").toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      },
    });
    expect(new Set(bearers())).toEqual(new Set(["Bearer stub-token-1"]));
  });

  it("are renewed before the token expires, and not earlier", async () => {
    world.stub.answer(OK);
    world.stub.answerTokens(token("first", 3600), token("second", 3600));
    await read();
    world.pass(3_539_000);
    await read();
    expect(world.stub.tokensAsked).toHaveLength(1);
    world.pass(1_000);
    await read();
    expect(bearers()).toEqual(["Bearer first", "Bearer first", "Bearer second"]);
  });

  it.each([
    [30, 15_000],
    ["soon", 150_000 + 90_000],
  ])("with a lifetime of %j still serve several calls", async (lifetime, later) => {
    world.stub.answer(OK);
    world.stub.answerTokens(token("short", lifetime), token("next", lifetime));
    await read();
    await read();
    expect(world.stub.tokensAsked).toHaveLength(1);
    world.pass(later);
    await read();
    expect(world.stub.tokensAsked).toHaveLength(2);
  });
});

describe("a 401", () => {
  it("that says the token has expired is answered with a fresh one, for reads and writes", async () => {
    world.stub.answerTokens(token("old"), token("new"), token("newer"));
    world.stub.answer(EXPIRED, OK, EXPIRED, OK);
    await read();
    await world.client.call(updatePortingConfiguration, { defaultPortTime: "10:00:00" });
    expect(bearers()).toEqual(["Bearer old", "Bearer new", "Bearer new", "Bearer newer"]);
  });

  it("that says so again and again is given up", async () => {
    world.stub.answer(EXPIRED);
    expect(await thrownBy(read())).toMatchObject({ kind: "unauthorized", sinch: { status: 401 }, retryable: true });
    expect(world.stub.asked).toHaveLength(2);
    expect(world.stub.tokensAsked).toHaveLength(2);
  });

  it("met by many calls at once asks for one fresh token", async () => {
    world.stub.answerTokens(token("old"), token("new"));
    world.stub.answer(({ headers }) => (headers.authorization === "Bearer old" ? EXPIRED : OK));
    await Promise.all(Array.from({ length: 10 }, read));
    expect(world.stub.tokensAsked).toHaveLength(2);
  });

  it.each([
    ["for another reason", { status: 401, headers: { "www-authenticate": 'Bearer error="insufficient_scope"' } }],
    ["without a reason", { status: 401 }],
  ])("%s is final", async (_, answer) => {
    world.stub.answer(answer, OK);
    expect(await thrownBy(read())).toMatchObject({ kind: "unauthorized", retryable: false });
    expect(world.stub.tokensAsked).toHaveLength(1);
    expect(world.stub.asked).toHaveLength(1);
  });
});

describe("the token endpoint", () => {
  it("is waited for when it is busy, as long as it says", async () => {
    world.stub.answerTokens({ status: 429, headers: { "retry-after": "3" } }, { status: 503 }, token("late"));
    world.stub.answer(OK);
    await read();
    expect(world.slept[0]).toBe(3_000);
    expect(world.stub.tokensAsked).toHaveLength(3);
  });

  it("is waited for as often as it asks, for ten seconds in all", async () => {
    const busy = { status: 429, headers: { "retry-after": "4" } };
    world.stub.answerTokens(busy, busy, busy, token("late"));
    expect(await thrownBy(read())).toMatchObject({ kind: "rate_limited", data: { retryAfterSeconds: 4 } });
    expect(world.slept).toEqual([4_000, 4_000]);
  });

  it("is not waited for by the hour", async () => {
    world.stub.answerTokens({ status: 429, headers: { "retry-after": "3600" } });
    expect(await thrownBy(read())).toMatchObject({ kind: "rate_limited", retryable: true });
    expect(world.slept).toEqual([]);
  });

  it("that is out of reach is tried again, then said to be so", async () => {
    world.stub.answerTokens("reset");
    expect(await thrownBy(read())).toMatchObject({
      kind: "unavailable",
      retryable: true,
      message: expect.stringMatching(/token endpoint/),
    });
    expect(world.stub.asked).toHaveLength(0);
    world.stub.answerTokens(token("at last"));
    world.stub.answer(OK);
    await read();
  });

  it.each([
    [
      "a wrong secret",
      { status: 401, body: { error: "invalid_client", error_description: "Bad secret K3y-S3cret-ZZZZ" } },
      "unauthorized",
    ],
    ["a wrong secret without a word", { status: 401 }, "unauthorized"],
    ["a page of another server", { status: 200, body: "<html>K3y-S3cret-ZZZZ</html>" }, "bad_reply"],
    ["no token", { status: 200, body: { token: "K3y-S3cret-ZZZZ" } }, "bad_reply"],
    ["an empty token", { status: 200, body: { access_token: "" } }, "bad_reply"],
  ])("answering with %s makes an error that quotes no secret", async (_, answer, kind) => {
    world.stub.answerTokens(answer);
    const error = await thrownBy(read());
    expect(error.kind).toBe(kind);
    expect(world.stub.asked).toHaveLength(0);
    expect(JSON.stringify({ ...error, message: error.message })).not.toMatch(/K3y-S3cret-ZZZZ/);
  });
});

describe("other credentials", () => {
  it("a given access token is used as it is, and never replaced", async () => {
    await start({ kind: "token", projectId: "p-1", accessToken: "given-token-AAAA" });
    world.stub.answer(OK, EXPIRED);
    await read();
    const error = await thrownBy(read());
    expect(error).toMatchObject({ kind: "unauthorized", fix: expect.stringMatching(/SINCH_ACCESS_TOKEN/) });
    expect(bearers()).toEqual(["Bearer given-token-AAAA", "Bearer given-token-AAAA"]);
    expect(world.stub.tokensAsked).toHaveLength(0);
  });

  it("basic authentication needs no token", async () => {
    await start({ ...KEY, kind: "basic" } as Credentials);
    world.stub.answer(OK);
    await read();
    expect(bearers()).toEqual([`Basic ${Buffer.from("key-id-1:K3y-S3cret-ZZZZ").toString("base64")}`]);
    expect(world.stub.tokensAsked).toHaveLength(0);
  });

  it.each<[string, Credentials]>([
    ["key", KEY],
    ["token", { kind: "token", projectId: "p-1", accessToken: "K3y-S3cret-ZZZZ" }],
    ["basic", { ...KEY, kind: "basic" } as Credentials],
  ])("of kind %s are struck out of an error that quotes them", async (kind, credentials) => {
    await start(credentials);
    const secret = kind === "key" ? "stub-token-1" : "K3y-S3cret-ZZZZ";
    const basic = Buffer.from("key-id-1:K3y-S3cret-ZZZZ").toString("base64");
    world.stub.answer({
      status: 400,
      headers: { "x-request-id": "req-7" },
      body: {
        error: {
          status: "BAD",
          message: `Authorization ${basic} ${secret}`,
          details: [{ fieldViolations: [{ field: secret, description: encodeURIComponent(secret) }] }],
        },
      },
    });
    const error = await thrownBy(read());
    expect(error.sinch).toMatchObject({
      requestId: "req-7",
      code: "BAD",
      message: expect.stringContaining("[secret]"),
    });
    expect(JSON.stringify(error)).not.toContain(secret);
    if (kind === "basic") expect(JSON.stringify(error)).not.toContain(basic);
  });
});
