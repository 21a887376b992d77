/** A tenant's header is read strictly, names its caller without its secret, and is proven by Sinch alone. */
import { describe, expect, it } from "vitest";
import { proving } from "../../src/auth/proof.js";
import { tenantCredentials } from "../../src/auth/tenant.js";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const judged = (value?: string) =>
  tenantCredentials.authenticate(new Headers(value === undefined ? {} : { "x-sinch-credentials": value }));
const caller = async (text: string) => (await judged(base64(text))) as { id: string; fingerprint: string };

describe("the header of a tenant", () => {
  it("becomes the key to act with, not yet proven", async () => {
    expect(await judged(base64("project-1:key-1:s3cret"))).toEqual({
      id: expect.stringMatching(/^tenant:project-1:[\w-]{22}$/),
      fingerprint: expect.stringMatching(/^[\w-]{43}$/),
      credentials: { kind: "key", projectId: "project-1", keyId: "key-1", keySecret: "s3cret" },
      unproven: true,
      readOnly: false,
    });
  });

  it.each([
    ["with colons in the secret", base64("p:k:a:b:c"), "a:b:c"],
    ["in the alphabet of URLs", Buffer.from("p:k:~~~???>>>").toString("base64url"), "~~~???>>>"],
    ["without its padding", base64("p:k:secret7").replace(/=+$/, ""), "secret7"],
    ["at its longest", base64(`${"p".repeat(200)}:${"k".repeat(200)}:${"s".repeat(200)}`), "s".repeat(200)],
  ])("is taken %s", async (_, value, keySecret) => {
    expect(await judged(value)).toMatchObject({ credentials: { keySecret } });
  });

  it.each([
    ["missing", undefined],
    ["empty", ""],
    ["no base64", "p:k:s"],
    ["begun with another sign", `!${base64("p:k:secret")}`],
    ["ended with another sign", `${base64("p:k:secret")}!`],
    ["two values", `${base64("p:k:s1")} ${base64("p:k:s2")}`],
    ["without a project", base64(":k:s")],
    ["without a key", base64("p::s")],
    ["without a secret", base64("p:k:")],
    ["of two parts", base64("p:k")],
    ["of one part", base64("project")],
    ["with a blank", base64("p:k y:s")],
    ["with a line break at the end", base64("p:k:s\n")],
    ["with a line break at the beginning", base64("\np:k:s")],
    ["with a letter that headers cannot carry", base64("p:k:s\u00e9cret")],
    ["with a part that is too long", base64(`p:k:${"s".repeat(201)}`)],
    ["too long", base64(`p:k:${"s:".repeat(1_000)}`)],
  ])("is refused when it is %s, with how to send it", async (_, value) => {
    expect(await judged(value)).toEqual({
      status: 401,
      error: "unauthorized",
      message: expect.stringContaining("base64 of projectId:keyId:keySecret"),
      challenge: expect.stringMatching(/^SinchCredentials realm="\S+"$/),
    });
  });

  it("is judged by its length before it is decoded", async () => {
    const longest = `p:k:${"s".repeat(150)}`;
    // Base64 of nothing but padding is as good as its beginning, and may not go on for ever.
    expect(await judged(base64(longest) + "=".repeat(1_700))).toMatchObject({ credentials: { projectId: "p" } });
    expect(await judged(base64(longest) + "=".repeat(1_900))).toMatchObject({ status: 401 });
  });

  it("makes another caller of every other key or secret, and tells the secret to nobody", async () => {
    const texts = ["p:k:s3cret", "p:k:s3cret2", "p:k2:s3cret", "p2:k:s3cret"];
    const callers = await Promise.all(texts.map(caller));
    for (const part of ["id", "fingerprint"] as const) expect(new Set(callers.map((one) => one[part])).size).toBe(4);
    expect(await caller("p:k:s3cret")).toEqual(callers[0]);
    expect(callers.map(({ id, fingerprint }) => id + fingerprint).join()).not.toContain("s3cret");
  });
});

describe("the proof of a key", () => {
  it("is given by the first token, and by nothing else", async () => {
    const expired: string[] = [];
    let refuses = true;
    const { authorizer, proof } = proving({
      header: async () => {
        if (refuses) throw new Error("no such key");
        return "Bearer one";
      },
      expired: (value) => expired.push(value) > 0,
    });
    expect(proof.given).toBe(false);
    await expect(proof.seek()).rejects.toThrow("no such key");
    await expect(authorizer.header()).rejects.toThrow("no such key");
    expect(proof.given).toBe(false);
    refuses = false;
    expect(await proof.seek()).toBeUndefined();
    expect(proof.given).toBe(true);
    refuses = true;
    await expect(authorizer.header()).rejects.toThrow("no such key");
    expect(proof.given).toBe(true);
    expect(authorizer.expired("Bearer one")).toBe(true);
    expect(expired).toEqual(["Bearer one"]);
  });

  it("is given by a call's own token, too", async () => {
    const { authorizer, proof } = proving({ header: async () => "Bearer one", expired: () => false });
    expect(await authorizer.header()).toBe("Bearer one");
    expect(proof.given).toBe(true);
  });
});
