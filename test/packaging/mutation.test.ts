/** The data of the mutation run: what is changed on purpose, who must notice, and what nobody can. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const data = (name: string) => JSON.parse(readFileSync(new URL(`../../mutation/${name}`, import.meta.url), "utf8"));
const tests: Record<string, string[]> = data("tests.json");
const survivors: { file: string; was: string; became: string; why: string }[] = data("survivors.json");
const results: Record<string, { killed: number; of: number }> = data("results.json");

/** Where a wrong sign costs somebody a number, a secret or another's access. */
const SAFETY_CORE = [
  ...["gate", "open-writes", "remembered-findings", "vault", "outside-text"].map((name) => `mcp/${name}`),
  ...["used-tokens", "kept-calls", "seal"].map((name) => `mcp/approval/${name}`),
  ...["prepare", "take-approval", "confirm", "claim", "send", "settle", "in-parts"].map((name) => `mcp/steps/${name}`),
  ...["memory", "sqlite", "folder", "index"].map((name) => `store/${name}`),
  ...["tenant", "oauth", "proof"].map((name) => `auth/${name}`),
  ...["duplicate-orders", "order-search"].map((name) => `tools/porting/${name}`),
  "files",
  "sinch/strike",
  "sinch/retry-wait",
  "sinch/retry-loop",
  "transports/sessions",
].map((name) => `src/${name}.ts`);

/** More than a tenth of the changes to these goes unnoticed: `npm run mutate -- FILE` tells which. The list only gets shorter. */
const STILL_SHORT: string[] = [];

describe("the mutation run", () => {
  it("changes the whole safety core, and names tests for each file that are there", () => {
    expect(Object.keys(tests).sort()).toEqual([...SAFETY_CORE].sort());
    for (const file of Object.keys(tests)) expect(existsSync(file), file).toBe(true);
    const suite = readdirSync("test", { recursive: true }).map((name) => `test/${name}`);
    for (const each of Object.values(tests)) {
      expect(each.length).toBeGreaterThan(0);
      expect(suite).toEqual(expect.arrayContaining(each));
    }
  });

  it("found nine tenths of the changes noticed in each file that it has measured, but for those still short", () => {
    expect(Object.keys(results).filter((file) => !(file in tests))).toEqual([]);
    for (const [file, { of }] of Object.entries(results)) expect(of, file).toBeGreaterThan(0);
    const below = Object.entries(results).filter(([, { killed, of }]) => killed / of < 0.9);
    expect(below.map(([file]) => file)).toEqual(STILL_SHORT);
  });

  it("excuses only what is in that core, with a reason", () => {
    for (const { file, was, became, why } of survivors) {
      expect(SAFETY_CORE).toContain(file);
      expect(was).not.toBe(became);
      expect(why).toMatch(/^[A-Z].{20,}\.$/);
    }
  });
});
