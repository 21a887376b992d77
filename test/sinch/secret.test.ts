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

describe("striking", () => {
  const forms = (secret: string) => {
    const bytes = Buffer.from(secret);
    return [
      secret,
      encodeURIComponent(secret),
      bytes.toString("hex"),
      bytes.toString("hex").toUpperCase(),
      bytes.toString("base64"),
      bytes.toString("base64url"),
      JSON.stringify(secret).slice(1, -1),
    ];
  };

  it("finds a secret and its encodings in any text", () => {
    const secret = fc
      .oneof(fc.stringMatching(/^[A-Za-z0-9+/=&%"\\ -]{6,20}$/), fc.stringMatching(/^\d{6,12}$/))
      .filter((text) => text.trim() === text);
    const around = fc.constantFrom("", " ", "PIN", "pin:", "(", "/", "é", "x", ", the ");
    fc.assert(
      fc.property(secret, around, around, fc.nat(6), (text, before, after, form) => {
        const shown = forms(text)[form] as string;
        const struck = strikeOut([text])(`${before}${shown}${after}`);
        expect(struck).toContain("[secret]");
        expect(struck).not.toContain(shown);
      }),
      { numRuns: 500 },
    );
  });

  it("finds a secret inside a longer encoded text", () => {
    for (const before of ["", "a", "ab", "abc", '{"pin":"'])
      for (const encoding of ["base64", "base64url"] as const) {
        const whole = Buffer.from(`${before}HT-5520817-long"}`).toString(encoding);
        expect(strikeOut(["HT-5520817-long"])(whole), whole).toContain("[secret]");
      }
  });

  it("leaves numbers alone of which a secret is a part, and values that are typed", () => {
    const strike = strikeOut(["0134", "2025550134", "+12025550134", "2027", "901442", "09:00:00"]);
    for (const text of [
      "+12025550134",
      "12025550134",
      "2027-01-19",
      "2027-01-19T16:30:00Z",
      "09:00:00",
      "19014427",
      "order 1901442",
    ])
      expect(strike(text)).toBe(text);
    expect(strike("PIN 0134, account 2025550134, since 2027")).toBe("PIN [secret], account [secret], since [secret]");
  });

  it("finds a number behind an encoded sign", () => {
    expect(strikeOut(["740291", "1234"])("https://hooks.example/pin%20740291%2c1234")).toBe(
      "https://hooks.example/pin%20[secret]%2c[secret]",
    );
  });

  it("takes the longest of secrets that begin alike", () => {
    expect(strikeOut(["740291", "740291-99"])("it is 740291-99.")).toBe("it is [secret].");
  });

  it("of a thousand secrets in ten thousand texts is a matter of moments", () => {
    const strike = strikeOut(Array.from({ length: 1_000 }, (_, index) => `secret-${index * 7_919}`));
    const started = performance.now();
    for (let index = 0; index < 10_000; index++) strike("Lakeside Dental Clinic LLC, 480 Wells Street");
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
