import { describe, expect, it } from "vitest";
import { hostingOutcome, hostingTestNumbers, voiceCode } from "../../src/knowledge/hosting-test-numbers.js";
import { portingTestNumbers } from "../../src/knowledge/test-numbers.js";

describe("hosting test numbers", () => {
  it("lie in the fiction range, none twice, none a porting one too", () => {
    const numbers = hostingTestNumbers.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.every((number) => /^\+120255501\d\d$/.test(number))).toBe(true);
    const porting = new Set(portingTestNumbers.map(({ number }) => number));
    expect(numbers.filter((number) => porting.has(number))).toEqual([]);
  });

  it("decide by their ending, in any area code, and nowhere else", () => {
    for (const { number, ending, outcome } of hostingTestNumbers) {
      expect(hostingOutcome(number)).toBe(outcome);
      expect(hostingOutcome(`+183355501${ending}`)).toBe(outcome);
      expect(hostingOutcome(`+120255502${ending}`)).toEqual({});
    }
    // The numbers that examples and demos use succeed in everything.
    for (const plain of ["+12025550134", "+14165550123", "+12065550142", "+18335550117"]) {
      expect(hostingOutcome(plain)).toEqual({});
    }
  });

  it("hear their own last four digits backwards", () => {
    expect(voiceCode("+12025550134")).toBe("4310");
  });
});
