import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Secret, secretValues, unwrapSecrets, wrapSecrets } from "../../src/sinch/secret.js";
import { strikeOut } from "../../src/sinch/strike.js";

const NAMES = ["existingPortOutPin", "newPortOutPin", "hmacSecret", "access_token", "accountNum"];

/** Any JSON in which secret fields may stand anywhere. */
const tree = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom("note", "phoneNumbers", "portOutInfo", "constructor")),
      tie("node"),
      { maxKeys: 4 },
    ),
  ),
})).node;

/** Every text or number below a secret's name, as the wire has it. */
function planted(value: unknown, secret = false): string[] {
  if (typeof value === "string") return secret ? [value] : [];
  if (typeof value === "number") return secret ? [String(value)] : [];
  if (Array.isArray(value)) return value.flatMap((item) => planted(item, secret));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => planted(inner, secret || NAMES.includes(name)));
}

/** Numbers below a secret's name come back as text, which is how both APIs write them. */
const asText = (value: unknown, secret = false): unknown => {
  if (typeof value === "number" && secret) return String(value);
  if (Array.isArray(value)) return value.map((item) => asText(item, secret));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, asText(inner, secret || NAMES.includes(name))]),
  );
};

describe("wrapped secrets", () => {
  it("come back whole, and only for those who unwrap them", () => {
    fc.assert(
      fc.property(tree, (value) => {
        const wrapped = wrapSecrets(value);
        expect(unwrapSecrets(wrapped)).toEqual(asText(value));
        expect(secretValues(wrapped)).toEqual(new Set(planted(value).filter((text) => text !== "")));
      }),
    );
  });

  it("show themselves to nobody", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 5 }).filter((text) => !/secret|ends in|[{}"[\]:,]/.test(text)),
        fc.constantFrom(...NAMES.filter((name) => name !== "accountNum")),
        (text, name) => {
          const secret = `#${text}#`;
          const wrapped = wrapSecrets({ [name]: secret }) as unknown as Record<string, Secret>;
          for (const shown of [
            JSON.stringify(wrapped),
            inspect(wrapped, { depth: 9, showHidden: true }),
            `${wrapped[name]}`,
            String(wrapped[name]),
            `${Object.values(wrapped[name] ?? {})}`,
          ])
            expect(shown).not.toContain(secret);
        },
      ),
    );
  });

  it("of an account show the last four, unless that would be all of it", () => {
    expect(JSON.stringify(wrapSecrets({ accountNum: "HT-5520817" }))).toBe('{"accountNum":"[ends in 0817]"}');
    expect(JSON.stringify(wrapSecrets({ accountNum: "0817" }))).toBe('{"accountNum":"[secret]"}');
    expect(JSON.stringify(wrapSecrets({ accountNum: 5520817 }))).toBe('{"accountNum":"[ends in 0817]"}');
  });

  it("of a request include a voice challenge's code; a reply's code is something else", () => {
    expect(JSON.stringify(wrapSecrets({ code: "4711" }, "request"))).toBe('{"code":"[secret]"}');
    expect(JSON.stringify(wrapSecrets({ code: "BUSY" }))).toBe('{"code":"BUSY"}');
  });
});

it("striking a thousand secrets from ten thousand texts is a matter of moments", () => {
  const strike = strikeOut(Array.from({ length: 1_000 }, (_, index) => `secret-${index * 7_919}`));
  const started = performance.now();
  for (let index = 0; index < 10_000; index++) strike("Lakeside Dental Clinic LLC, 480 Wells Street");
  expect(performance.now() - started).toBeLessThan(5_000);
});
