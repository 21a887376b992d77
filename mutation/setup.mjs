// Runs before every test file of a mutation run: switches the mutant on, or notes which mutants each test passes.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, inject } from "vitest";

const { mutant, hitLimit, coverage } = inject("mutation");
// The name under which the instrumented code looks; it is the instrumenter's.
const state = { activeMutant: mutant ?? "none", hitCount: 0, hitLimit, mutantCoverage: { static: {}, perTest: {} } };
globalThis.__stryker__ = state;

if (coverage) {
  const nameOf = (task) => (task.suite ? `${nameOf(task.suite)} ${task.name}` : task.name);
  beforeEach(({ task }) => {
    state.currentTestId = nameOf(task);
  });
  afterEach(() => {
    state.currentTestId = undefined;
  });
  const { testPath } = expect.getState();
  afterAll(() => {
    const name = createHash("sha256").update(testPath).digest("hex");
    writeFileSync(join(coverage, name), JSON.stringify({ testPath, ...state.mutantCoverage }));
  });
}
