import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.js";
import { checkReply } from "../contract/oracle.js";
import { basic, fetched, tokenRequest } from "./calls.js";

describe("token endpoint and authentication", () => {
  let sandbox: Sandbox;
  let wall: number;
  beforeEach(async () => {
    wall = 0;
    sandbox = await startSandbox({ tokenLifetimeSeconds: 60, wallClock: () => wall });
  });
  afterEach(() => sandbox.close());

  const list = (authorization?: string, project = sandbox.projectId) =>
    fetched(`${sandbox.portingUrl}/v1/projects/${project}/orders/portIns`, {
      headers: authorization === undefined ? {} : { authorization },
    });
  const conforms = (answer: Awaited<ReturnType<typeof tokenRequest>>) =>
    checkReply({ api: "auth", method: "POST", path: "/oauth2/token", ...answer, body: answer.json });

  it("issues a bearer token for the sandbox key", async () => {
    const answer = await tokenRequest(sandbox);
    expect(conforms(answer)).toEqual([]);
    expect(answer.json).toMatchObject({ token_type: "bearer", expires_in: 60 });
    expect((await list(`Bearer ${answer.json.access_token}`)).status).toBe(200);
  });

  it("refuses another secret and another grant type", async () => {
    const wrongSecret = await tokenRequest(sandbox, "guessed");
    expect(wrongSecret.status).toBe(401);
    expect(wrongSecret.headers.get("www-authenticate")).toMatch(/^Basic/);
    expect(conforms(wrongSecret)).toEqual([]);
    const wrongGrant = await tokenRequest(sandbox, sandbox.keySecret, "password");
    expect(wrongGrant.status).toBe(400);
    expect(conforms(wrongGrant)).toEqual([]);
  });

  it("says of an expired token that it expired, and of an unknown one that it is invalid", async () => {
    const { json } = await tokenRequest(sandbox);
    wall = 60_000;
    const expired = await list(`Bearer ${json.access_token}`);
    expect(expired.status).toBe(401);
    expect(expired.text).toBe("");
    expect(expired.headers.get("www-authenticate")).toMatch(/error="invalid_token".*expired/);
    const unknown = await list("Bearer made-up");
    expect(unknown.status).toBe(401);
    expect(unknown.headers.get("www-authenticate")).toMatch(/error="invalid_token"/);
    expect(unknown.headers.get("www-authenticate")).not.toMatch(/expired/);
    expect((await list()).status).toBe(401);
  });

  it("takes Basic too, and knows one project only", async () => {
    expect((await list(basic(sandbox.keyId, sandbox.keySecret))).status).toBe(200);
    expect((await list(basic(sandbox.keyId, "guessed"))).status).toBe(401);
    expect((await list(basic(sandbox.keyId, sandbox.keySecret), "another-project")).status).toBe(401);
  });

  it("records token requests without their credentials", async () => {
    await tokenRequest(sandbox);
    await tokenRequest(sandbox, "guessed");
    expect(sandbox.ledger.count("createAccessToken")).toEqual({ received: 2, committed: 1 });
    expect(JSON.stringify(sandbox.ledger)).not.toContain("guessed");
    expect(JSON.stringify(sandbox.ledger)).not.toContain(basic(sandbox.keyId, sandbox.keySecret));
  });
});
