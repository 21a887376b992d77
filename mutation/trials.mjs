// One test file, run once for each of many mutants in one process: loading the server takes longer than most tests.
import { afterAll, afterEach, beforeAll, describe, inject } from "vitest";

/** Stands for what a file's hooks do outside its tests. */
export const HOOKS = "(hooks)";
/** The trial of unchanged code, after all the others: what they leave behind must not turn a test red. */
export const CONTROL = "none";

/** A test's name with those of the suites around it, without the trial's. */
export const nameOf = (task) => (task.suite && !task.suite.trial ? `${nameOf(task.suite)} ${task.name}` : task.name);

/** Loads the test file anew for each trial of this run; as it is when there are none. */
export async function runTrials(load) {
  const { trials } = inject("mutation");
  if (!trials) return load("");
  for (const { mutant, hitLimit, tests } of trials) describe(mutant, () => trial(mutant, hitLimit, tests, load));
}

function trial(mutant, hitLimit, tests, load) {
  let suite;
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants the fixtures taken apart, and there are none
  beforeAll(({}, own) => {
    suite = own;
    suite.trial = true;
    if (tests) leaveOut(suite, (task) => !tests.includes(nameOf(task)));
    Object.assign(globalThis.__stryker__, { activeMutant: mutant, hitCount: 0, hitLimit });
  });
  // One red test is enough.
  afterEach(({ task }) => {
    if (task.result?.state === "fail") leaveOut(suite, () => true);
  });
  afterAll(() => {
    globalThis.__stryker__.activeMutant = CONTROL;
  });
  return load(`?trial=${mutant}`);
}

/** A suite of which nothing is left does not run its hooks either. */
function leaveOut(task, isOut) {
  if (task.type === "suite") for (const inner of task.tasks) leaveOut(inner, isOut);
  const out = task.type === "suite" ? task.tasks.every(({ mode }) => mode === "skip") : isOut(task);
  if (out && !task.result) task.mode = "skip";
}
