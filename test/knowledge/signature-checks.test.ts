import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { signatureChecks, signatureVector } from "../../src/knowledge/signature-checks.js";
import { findStatic } from "../../src/resources/index.js";
import { signature } from "../../src/sandbox/hosting/events.js";

const { secret, body } = signatureVector;

test("the test vector is what the sandbox signs", () => {
  expect(signature(secret, body)).toBe(signatureVector.signature);
  expect(createHmac("sha1", secret).update(body).digest("hex")).toBe(signatureVector.signature);
});

test("the Node.js code accepts the sandbox's signature and no other", async () => {
  const { verify } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(signatureChecks.node.code)}`
  );
  expect(verify(secret, Buffer.from(body), signature(secret, body))).toBe(true);
  expect(verify(secret, Buffer.from(`${body} `), signature(secret, body))).toBe(false);
  expect(verify("another", Buffer.from(body), signature(secret, body))).toBe(false);
  expect(verify(secret, Buffer.from(body), undefined)).toBe(false);
});

test("the page holds the vector and every language", () => {
  const text = findStatic("byon://callbacks/hosting")?.render() ?? "";
  expect(text).toContain(signatureVector.signature);
  for (const { code } of Object.values(signatureChecks)) expect(text).toContain(code);
});
