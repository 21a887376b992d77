/** Leaving out what is not there: absent is not the same as undefined where fields are counted, compared or merged. */
import { expect, it } from "vitest";
import { compact, unlessEmpty } from "../../src/values/compact.js";

it("only what is undefined is left out, in the order in which it stood", () => {
  const fields = { first: 0, second: undefined, third: null, fourth: "", fifth: false };
  expect(Object.entries(compact(fields))).toEqual([
    ["first", 0],
    ["third", null],
    ["fourth", ""],
    ["fifth", false],
  ]);
});

it("a list, an object or a text that holds nothing is undefined, and what holds something stays itself", () => {
  const [list, object] = [[undefined], { absent: undefined }];
  expect([[], {}, "", undefined].map((value) => unlessEmpty(value))).toEqual(Array(4).fill(undefined));
  expect([unlessEmpty(list), unlessEmpty(object), unlessEmpty(" ")]).toEqual([list, object, " "]);
});
