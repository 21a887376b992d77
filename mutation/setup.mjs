// Runs before every test file of a mutation run: the place where instrumented code looks which mutant is on, and where it notes
// which mutants each test passes.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from "vitest";
import { HOOKS, nameOf } from "./trials.mjs";

const { mutant, hitLimit, coverage } = inject("mutation");
// The name under which the instrumented code looks; it is the instrumenter's.
const state = { activeMutant: mutant ?? "none", hitCount: 0, hitLimit, mutantCoverage: { static: {}, perTest: {} } };
globalThis.__stryker__ = state;

if (coverage) {
  // Before this, files are loaded: what is passed then is the same for every test.
  beforeAll(() => {
    state.currentTestId = HOOKS;
  });
  beforeEach(({ task }) => {
    state.currentTestId = nameOf(task);
  });
  afterEach(() => {
    state.currentTestId = HOOKS;
  });
  const { testPath } = expect.getState();
  afterAll(() => {
    const name = createHash("sha256").update(testPath).digest("hex");
    writeFileSync(join(coverage, name), JSON.stringify({ testPath, ...state.mutantCoverage }));
  });
}
