/** Which forms of a secret are struck out of a text, and what only looks like one. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { strikeOut } from "../../src/sinch/strike.js";

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

  it.each<[string, string[], string, string]>([
    ["the longest of several that begin alike", ["harbor-1", "harbor-1-long"], "it is harbor-1-long", "it is [secret]"],
    ["the same, whichever comes first", ["harbor-1-long", "harbor-1"], "it is harbor-1-long", "it is [secret]"],
    ["nothing for an empty one", ["", "1234"], "a b 1234", "a b [secret]"],
    ["nothing when there is only an empty one", [""], "a b", "a b"],
    [
      "letters and digits wherever they stand",
      ["abcdef12", "12abcdef"],
      "9abcdef123 912abcdef3",
      "9[secret]3 9[secret]3",
    ],
    ["a short one only as a word", ["1234", "abcd"], "a1234b xabcdx 91234 abcd", "a1234b xabcdx 91234 [secret]"],
    ["no other words", ["740291"], "it is undefined", "it is undefined"],
    ["a date within a sentence", ["2027"], "since 2027-01-19", "since [secret]-01-19"],
    ["a date that begins a sentence", ["2027"], "2027-01-19 or so", "[secret]-01-19 or so"],
    ["a date with a zone that is none", ["2027"], "2027-01-19T16:30:00x02:00", "[secret]-01-19T16:30:00x02:00"],
    [
      "an address in a URL, in either case of its codes",
      ["ab/cd+ef"],
      "ab%2fcd%2bef ab%2Fcd%2Bef",
      "[secret] [secret]",
    ],
    ["a short one in base64, padded or not", ["1234"], "MTIzNA== MTIzNA", "[secret]== [secret]"],
    ["no piece of base64 that is anybody's", ["1234"], "AMTIzNB", "AMTIzNB"],
    ["one padding sign as well", ["12345"], "MTIzNDU= MTIzNDU", "[secret]= [secret]"],
  ])("strikes %s", (_, secrets, text, struck) => {
    expect(strikeOut(secrets)(text)).toBe(struck);
  });

  it.each(["2027-01-19T16:30:00", "2027-01-19T16:30:00+02:00", "2027-01-19T16:30:00-0500", "20:27", "20:27:00"])(
    "leaves the time %s whole",
    (text) => {
      expect(strikeOut(["2027", "20"])(text)).toBe(text);
    },
  );
});
