import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { lifecycles, verdict } from "../../src/lifecycles/index.js";
import { expected, expectedOf } from "./expected.js";

const texts = (value: unknown): string[] =>
  typeof value === "string"
    ? [value.replace(/\s+/g, " ")]
    : value !== null && typeof value === "object"
      ? Object.values(value).flatMap(texts)
      : [];
const contracts = Object.fromEntries(
  ["porting", "imported-hosting"].map((name) => [
    name,
    texts(parse(readFileSync(new URL(`../contract/${name}.openapi.yaml`, import.meta.url), "utf8"))),
  ]),
);

test("every lifecycle has an expectation, and every expectation a lifecycle", () => {
  expect(Object.keys(expected).sort()).toEqual(lifecycles.map(({ id }) => id).sort());
});

describe.each(lifecycles.map((machine) => [machine.id, machine] as const))("%s", (id, machine) => {
  const { contract, verdicts, transitions, says, ours } = expectedOf(id);
  const states = [...new Set(Object.values(verdicts).flatMap((byState) => Object.keys(byState)))];

  it("allows, forbids and leaves open what is expected, in every state", () => {
    const actual = Object.fromEntries(
      Object.keys(machine.actions).map((action) => [
        action,
        Object.fromEntries(Object.keys(machine.states).map((state) => [state, verdict(machine, state, action)])),
      ]),
    );
    expect(actual).toEqual(verdicts);
  });

  it("leads where it is expected to, and nowhere else", () => {
    expect(machine.transitions.map(({ from, to }) => `${from} -> ${to}`).sort()).toEqual(transitions);
  });

  it("is expected by the contract's own words, or as our reading of it", () => {
    for (const [subject, words] of Object.entries(says))
      expect(
        contracts[contract]?.some((text) => text.includes(words)),
        `${subject}: ${words}`,
      ).toBe(true);
    for (const subject of [...states, ...Object.keys(verdicts)])
      expect({ ...says, ...ours }, `nothing says why of ${subject}`).toHaveProperty([subject]);
    for (const subject of Object.keys(ours)) expect([...states, ...Object.keys(verdicts)]).toContain(subject);
  });
});
