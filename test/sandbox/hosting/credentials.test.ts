import { afterEach, beforeEach, expect, it } from "vitest";
import { checkReply } from "../../contract/oracle.js";
import { basic, fetched, tokenRequest } from "../calls.js";
import { type HostingCalls, hostingSandbox } from "./calls.js";

let call: HostingCalls;
beforeEach(async () => {
  call = await hostingSandbox();
});
afterEach(() => call.close());

/** One read with these credentials; status, media type, title of the problem and challenge. */
async function ask(
  authorization: string | undefined,
  project = call.sandbox.projectId,
  path = "callbackConfiguration",
) {
  const whole = `/v1/projects/${project}/${path}`;
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const answer = await fetched(`${call.sandbox.hostingUrl}${whole}`, { headers });
  expect(checkReply({ api: "hosting", method: "GET", path: whole, ...answer, body: answer.json })).toEqual([]);
  return [answer.status, answer.json?.title, answer.headers.get("www-authenticate")];
}

it("missing, wrong and expired credentials are told apart in problem documents", async () => {
  const { sandbox } = call;
  expect(await ask(undefined)).toEqual([401, "Invalid credentials", 'Bearer realm="Sinch"']);
  expect(await ask(basic(sandbox.keyId, "wrong"))).toEqual([401, "Invalid credentials", 'Basic realm="Sinch"']);
  expect(await ask("Bearer nobody-issued-this")).toEqual([
    401,
    "Invalid credentials",
    expect.not.stringContaining("expired"),
  ]);
  const { json } = await tokenRequest(sandbox);
  // No secret has been set yet: the request itself got through.
  expect((await ask(`Bearer ${json.access_token}`))[0]).toBe(404);
  sandbox.expireTokens();
  expect(await ask(`Bearer ${json.access_token}`)).toEqual([401, "Token expired", expect.stringContaining("expired")]);
});

it("a key of another project gets 403", async () => {
  const key = basic(call.sandbox.keyId, call.sandbox.keySecret);
  expect((await ask(key, "7f3c2b1e-5d64-4a0b-9c1e-2f8a6d90b4c7")).slice(0, 2)).toEqual([403, "Permission denied"]);
});
