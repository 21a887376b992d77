/** What earlier calls found out: kept for as long as an approval, in bounded room. */
import { expect, it } from "vitest";
import { TOKEN_LIFETIME_MS } from "../../src/mcp/approval/seal.js";
import { createFindings } from "../../src/mcp/remembered-findings.js";

it("is there until an approval would have run out", () => {
  let now = 1_000;
  const findings = createFindings(() => now);
  findings.keep("order 7", ["a", "b"]);
  now += TOKEN_LIFETIME_MS;
  expect(findings.about("order 7")).toEqual(["a", "b"]);
  expect(findings.about("order 8")).toBeUndefined();
  now += 1;
  expect(findings.about("order 7")).toBeUndefined();
  findings.keep("order 7", ["c"]);
  expect(findings.about("order 7")).toEqual(["c"]);
});

it("gives way in the order in which it was kept, and holds nothing that is larger than all its room", () => {
  const findings = createFindings(() => 0, 6);
  const there = () => ["one", "two", "three", "four"].filter((key) => findings.about(key));
  findings.keep("one", ["a"]);
  findings.keep("two", []);
  findings.keep("three", ["a", "b"]);
  expect(there()).toEqual(["one", "two", "three"]);
  findings.keep("one", ["b"]);
  expect(there()).toEqual(["one", "two", "three"]);
  findings.keep("four", []);
  expect(there()).toEqual(["one", "three", "four"]);
  findings.keep(
    "two",
    Array.from({ length: 6 }, () => "a"),
  );
  expect(there()).toEqual([]);
  findings.keep("one", ["a", "b", "c", "d", "e"]);
  expect(there()).toEqual(["one"]);
});
