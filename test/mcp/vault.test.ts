/** What is kept at rest is unreadable, unaltered, and only for those who share the secret. */
import { expect, it } from "vitest";
import { createVault } from "../../src/mcp/vault.js";

const SECRET = "a secret that two instances share, long enough";
const TEXT = JSON.stringify({ portOutInfo: { existingPortOutPin: "740291" }, city: "Montr\u00e9al" });

it("gives back what it was given, here and wherever the secret is the same", () => {
  const [one, other] = [createVault(SECRET), createVault(SECRET)];
  expect(one.open(one.close(TEXT))).toBe(TEXT);
  expect(other.open(one.close(TEXT))).toBe(TEXT);
  expect(other.fingerprint(TEXT)).toBe(one.fingerprint(TEXT));
  expect(one.open(one.close(""))).toBe("");
});

it("opens nothing that was closed with another secret, or by another process without one", () => {
  const closed = createVault(SECRET).close(TEXT);
  for (const stranger of [createVault(`${SECRET}!`), createVault(""), createVault(undefined), createVault(undefined)]) {
    expect(stranger.open(closed)).toBeUndefined();
    expect(stranger.fingerprint(TEXT)).not.toBe(createVault(SECRET).fingerprint(TEXT));
  }
  const [one, other] = [createVault(undefined), createVault(undefined)];
  expect(other.open(one.close(TEXT))).toBeUndefined();
  expect(other.fingerprint(TEXT)).not.toBe(one.fingerprint(TEXT));
});

it("shows nothing of the text, and the same text never twice alike", () => {
  const vault = createVault(SECRET);
  const closed = Array.from({ length: 20 }, () => vault.close(TEXT));
  expect(new Set(closed).size).toBe(20);
  for (const one of closed) {
    expect(one).toMatch(/^[\w-]+$/);
    expect(Buffer.from(one, "base64url").toString("latin1")).not.toMatch(/740291|city|Montr/);
  }
  // 96 bits of nonce and 128 of authentication, as the standard has them.
  expect(Buffer.from(vault.close(""), "base64url")).toHaveLength(12 + 16);
});

it("opens nothing in which a single bit differs, nor a part of it", () => {
  const vault = createVault(SECRET);
  const bytes = Buffer.from(vault.close(TEXT), "base64url");
  for (let at = 0; at < bytes.length; at++) {
    const altered = Buffer.from(bytes);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(vault.open(altered.toString("base64url")), `byte ${at}`).toBeUndefined();
    expect(vault.open(bytes.subarray(0, at).toString("base64url")), `first ${at} bytes`).toBeUndefined();
  }
  expect(vault.open("")).toBeUndefined();
});

it("takes equal texts for equal, and others apart", () => {
  const vault = createVault(SECRET);
  const prints = ["", "a", "b", TEXT, `${TEXT} `].map((text) => vault.fingerprint(text));
  expect(new Set(prints).size).toBe(prints.length);
  for (const print of prints) expect(print).toMatch(/^[\w-]{43}$/);
  expect(vault.fingerprint(TEXT)).toBe(prints[3]);
});

it("reads what an earlier version closed: a state folder and a shared secret outlive an update", () => {
  const vault = createVault(SECRET);
  expect(vault.open("MxvNZWEhqdvvNOl7U2drMKkZCvK_uPReiV4EmntSLanLW1-m4g")).toBe("Montr\u00e9al");
  expect(vault.fingerprint("Montr\u00e9al")).toBe("RmZpiPR63qdzG1Er3hFvSIxcwRMe3Cph0kPBU3bjobw");
});
