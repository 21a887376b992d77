/** The HTTP status decides what an error is; the body, in whichever shape, only adds what Sinch said. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/sinch/failure.js";

const KINDS: readonly [number, string, boolean][] = [
  [400, "refused", false],
  [401, "unauthorized", false],
  [402, "payment_required", false],
  [403, "unauthorized", false],
  [404, "not_found", false],
  [409, "conflict", false],
  [418, "refused", false],
  [422, "refused", false],
  [429, "rate_limited", true],
  [500, "unavailable", true],
  [503, "unavailable", true],
];

const violation = { field: "phoneNumbers[0]", description: "Not portable" };
const named = [{ field: "phoneNumbers[0]", problem: "Not portable" }];
/** The three shapes, and what else may come. */
const BODIES: readonly [string, string, object, unknown][] = [
  ["no body", "", {}, undefined],
  [
    "the flat shape",
    JSON.stringify({ status: "Bad request", message: "No.", details: [{ fieldViolations: [violation] }] }),
    { code: "Bad request", message: "No." },
    named,
  ],
  [
    "the wrapped shape",
    JSON.stringify({
      error: { code: 422, status: "INVALID", message: "No.", details: { fieldViolations: [violation] } },
    }),
    { code: "INVALID", message: "No." },
    named,
  ],
  [
    "a problem document",
    JSON.stringify({
      type: "about:blank",
      title: "Invalid",
      detail: "No.",
      errors: [{ pointer: "/phoneNumbers/0", detail: "Not portable" }],
    }),
    { code: "Invalid", message: "No." },
    [{ field: "/phoneNumbers/0", problem: "Not portable" }],
  ],
  [
    "an OAuth2 error",
    JSON.stringify({ error: "invalid_client", error_description: "No." }),
    { code: "invalid_client", message: "No." },
    undefined,
  ],
  ["a page", "<html>No.</html>", {}, undefined],
  ["half of a JSON text", '{"message": "N', {}, undefined],
  ["a number", "42", {}, undefined],
  ["odd types", JSON.stringify({ status: { a: 1 }, message: ["No."], details: "x", errors: 7 }), {}, undefined],
];

describe.each(KINDS)("status %d", (status, kind, retryable) => {
  it.each(BODIES)("with %s", (_, text, said, fields) => {
    const error = failureOf({ status, headers: { "x-request-id": "req-1" }, text });
    expect(error).toMatchObject({ kind, retryable, sinch: { status, requestId: "req-1", ...said } });
    expect(error.fields).toEqual(fields);
    expect(error.message).not.toBe("");
    expect(error.fix).not.toBe("");
    // What Sinch says is quoted in its own place and never becomes ours.
    expect(`${error.message} ${error.fix}`).not.toContain("No.");
  });
});

it("any body whatever makes an error, and no secret of the request comes back in it", () => {
  const secret = "S3cret/With+Signs==";
  const value = fc.oneof(
    fc.constant(secret),
    fc.constant(encodeURIComponent(secret)),
    fc.constant(`x ${secret} y`),
    fc.json(),
    fc.string(),
  );
  const body = fc.dictionary(
    fc.constantFrom("status", "message", "error", "detail", "title", "details", "errors", "reason"),
    fc.oneof(
      value,
      fc.record({ message: value, status: value }),
      fc.array(
        fc.record({
          field: value,
          description: value,
          detail: value,
          fieldViolations: fc.array(fc.record({ field: value, description: value })),
        }),
      ),
    ),
  );
  fc.assert(
    fc.property(body, fc.integer({ min: 300, max: 599 }), (content, status) => {
      const text = JSON.stringify(failureOf({ status, headers: {}, text: JSON.stringify(content) }, [secret]));
      expect(text).not.toContain(secret);
      expect(text).not.toContain(encodeURIComponent(secret));
    }),
  );
});

it("tells whoever is to come back how many seconds that is, whether Sinch gave seconds or a date", () => {
  const now = Date.parse("2026-12-01T15:00:00Z");
  const told = (retryAfter: string) =>
    failureOf({ status: 429, headers: { "retry-after": retryAfter }, text: "" }, [], now).data;
  expect(told("7")).toEqual({ retryAfterSeconds: 7 });
  expect(told("Tue, 01 Dec 2026 15:00:30 GMT")).toEqual({ retryAfterSeconds: 30 });
  expect(told("soon")).toBeUndefined();
});

describe("a refusal that names no field", () => {
  const of = (status: number, body: object) => failureOf({ status, headers: {}, text: JSON.stringify(body) });

  it.each([400, 422])("%i sends the reader to Sinch's reason", (status) => {
    const error = of(status, { message: "No voice challenge is open" });
    expect(error.message).not.toContain("malformed");
    expect(error.fix).toContain("sinch.message");
    expect(of(status, {}).fix).not.toContain("sinch.message");
  });

  it("still points at the fields where there are some", () => {
    expect(of(422, { details: [{ fieldViolations: [violation] }] }).fix).toContain("fields");
  });
});
