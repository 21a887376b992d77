/** How a text from outside is cleaned: what it loses, how much of it stays, and which secrets are struck where. */
import { describe, expect, it } from "vitest";
import { cleanOutside } from "../../src/mcp/outside-text.js";
import { wrapSecrets } from "../../src/sinch/secret.js";
import { OwnWords } from "../../src/values/own-words.js";

const PIN = new Set(["740291"]);
const none = new Set<string>();

describe("a text from outside", () => {
  it.each([
    ["control characters", "a\u0000b\u0007c\u001bd\u007fe\u0085f", "abcdef"],
    ["direction changes", "a\u202eb\u2066c\u200fd", "abcd"],
    ["separators of lines and paragraphs", "a\u2028b\u2029c", "abc"],
    ["what is shown as nothing", "a\u200bb\u3164c\u115fd\u034fe\ufe0ff\u{e0041}g", "abcdefg"],
    ["blank Braille cells", "a\u2800b", "ab"],
    ["a carriage return", "a\r\nb", "a\nb"],
  ])("loses %s", (_, text, left) => {
    expect(cleanOutside(text)).toBe(left);
    expect(cleanOutside([{ note: text, [`n${text}`]: 1 }])).toEqual([{ note: left, [`n${left}`]: 1 }]);
  });

  it("keeps what people write, line breaks and tabs included", () => {
    const text = "Zo\u00eb wrote:\n\t\u201cFOC is set\u201d \u2014 \u7d9a\u304f \ud83d\udc4d 50 %";
    expect(cleanOutside({ note: text })).toEqual({ note: text });
  });

  it("is cut at 2,000 characters, with how much is missing, and counts only what is shown", () => {
    const whole = "x".repeat(2_000);
    expect(cleanOutside({ note: whole })).toEqual({ note: whole });
    expect(cleanOutside({ note: `${whole}\u200b` })).toEqual({ note: whole });
    expect(cleanOutside({ note: `${whole}yyy` })).toEqual({ note: `${whole} [3 more characters]` });
  });

  it("that is a document's own content stays whole; a file's bytes are not touched at all", () => {
    const long = "z".repeat(5_000);
    expect(cleanOutside({ text: `${long}\u200b` })).toEqual({ text: long });
    expect(cleanOutside({ fileContent: `740291${long}\u200b` }, PIN)).toEqual({ fileContent: `740291${long}\u200b` });
    expect(cleanOutside({ text: "PIN 740291" }, PIN)).toEqual({ text: "PIN [secret]" });
  });

  it("loses hidden signs first and secrets then", () => {
    expect(cleanOutside({ note: "7\u200b40291" }, PIN)).toEqual({ note: "[secret]" });
    expect(cleanOutside({ note: "7\u200b40291" }, none, PIN)).toEqual({ note: "[secret]" });
  });
});

describe("a secret", () => {
  it("of this call is struck wherever it stands, in names of fields as well", () => {
    expect(cleanOutside({ id: "740291", note: "PIN 740291", "740291": [["740291"]] }, PIN)).toEqual({
      id: "[secret]",
      note: "PIN [secret]",
      "[secret]": [["[secret]"]],
    });
  });

  it.each([
    "id",
    "status",
    "state",
    "phoneNumber",
    "phoneNumbers",
    "orderId",
    "Id",
    "campaignIds",
    "createdDate",
    "desiredPortTime",
    "desiredPortTimeZone",
  ])("of a recent call leaves %s as it is", (name) => {
    expect(cleanOutside({ [name]: "740291" }, none, PIN)).toEqual({ [name]: "740291" });
    expect(cleanOutside({ [name]: ["740291"] }, none, PIN)).toEqual({ [name]: ["740291"] });
    expect(cleanOutside({ [name]: "740291" }, PIN, none)).toEqual({ [name]: "[secret]" });
  });

  it.each([
    "note",
    "customerOrderReference",
    "identity",
    "idea",
    "statusNote",
    "xstate",
    "phoneNumberNote",
    "Idle",
    "Dates",
  ])("of a recent call is struck in %s", (name) => {
    expect(cleanOutside({ [name]: "740291" }, none, PIN)).toEqual({ [name]: "[secret]" });
  });
});

describe("what is no text", () => {
  it("stays: numbers, nothing, our own words; a wrapped secret shows its mask", () => {
    const given = { n: 7, b: false, nothing: null, absent: undefined };
    expect(cleanOutside(given)).toEqual(given);
    const shown = cleanOutside({ ...wrapSecrets({ accountNum: "HT-5520817" }) }) as unknown;
    expect(shown).toEqual({ accountNum: "[ends in 0817]" });
    const date = new Date(0);
    expect(cleanOutside([date])[0]).toBe(date);
    const own = cleanOutside({ summary: new OwnWords("PIN 740\u200b291") }, PIN).summary;
    expect(own).toBeInstanceOf(OwnWords);
    expect(own.text).toBe("PIN [secret]");
  });
});
