// One warm vitest: the project is compiled once, and of the tests only those are run that pass a mutant.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createVitest } from "vitest/node";

/** A test that takes longer than this with a mutant hangs. */
const PATIENCE_MS = 20_000;
/** How often more than unchanged code a mutant may pass its place before it counts as an endless loop. */
const MORE_HITS = 100;
/** As `trials.mjs` has them, which only a test may load. */
const HOOKS = "(hooks)";
const CONTROL = "none";

export async function openTests(instrumented, files) {
  const folder = mkdtempSync(join(tmpdir(), "mutation-"));
  const testFiles = new Set(files.map((file) => resolve(file)));
  const trials = fileURLToPath(new URL("trials.mjs", import.meta.url));
  const around = (path) =>
    `import { runTrials } from ${JSON.stringify(trials)};
     await runTrials((query) => import(/* @vite-ignore */ ${JSON.stringify(`${path}?`)} + "own" + query.replace("?", "&")));`;
  const load = (id) => instrumented.get(id.split("?")[0]) ?? (testFiles.has(id) ? around(id) : undefined);
  const vitest = await createVitest(
    "test",
    {
      watch: false,
      maxWorkers: 1,
      setupFiles: ["test/setup.ts", "mutation/setup.mjs"],
      testTimeout: PATIENCE_MS,
      hookTimeout: PATIENCE_MS,
      reporters: [{}],
    },
    { plugins: [{ name: "mutants", enforce: "pre", load }] },
  );
  const specifications = await vitest.globTestSpecifications();
  const specificationOf = (path) => specifications.find(({ moduleId }) => moduleId === path);
  const missing = files.filter((file) => !specificationOf(resolve(file)));
  if (missing.length > 0) throw new Error(`No such test: ${missing.join(", ")}`);

  async function run(paths, provided) {
    vitest.provide("mutation", provided);
    const { testModules: all, unhandledErrors } = await vitest.runTestSpecifications(paths.map(specificationOf), false);
    // Vitest also returns what earlier runs have left.
    const testModules = all.filter(({ moduleId }) => paths.includes(moduleId));
    // Vitest speaks of its own run; whether this one is good is for its caller to say.
    process.exitCode = undefined;
    const stray = unhandledErrors.map((error) => String(error?.message ?? "something that is no error was thrown"));
    return { testModules, stray };
  }

  /** The mutants that a file's tests notice, each with the first of those tests; undefined when what is left behind spoils the rest. */
  async function tryAll(path, mutants) {
    if (mutants.length < 2) return undefined;
    const all = mutants.some(({ tests }) => !tests);
    const control = { mutant: CONTROL, tests: all ? undefined : [...new Set(mutants.flatMap(({ tests }) => tests))] };
    const { testModules } = await run([path], { trials: [...mutants, control] });
    const suites = testModules.flatMap(({ children }) => [...children.suites()]);
    if (suites.length !== mutants.length + 1 || !suites.at(-1).ok()) {
      const red = await tryAlone(path, control);
      if (red) throw new Error(`Red in a trial without any mutant: ${red}`);
      return undefined;
    }
    return new Map(suites.filter((suite) => !suite.ok()).map((suite) => [suite.name, redIn(suite.module, suite)]));
  }

  /** The same, each mutant in a process of its own. */
  async function tryEach(path, mutants) {
    const red = new Map();
    for (const one of mutants) {
      const test = await tryAlone(path, one);
      if (test !== undefined) red.set(one.mutant, test);
    }
    return red;
  }

  /** The first test that notices a mutant in a process of its own, which also has it while files are loaded. */
  async function tryAlone(path, one) {
    const { testModules, stray } = await run([path], { mutant: one.mutant, hitLimit: one.hitLimit, trials: [one] });
    const [red] = testModules.filter((module) => !module.ok()).map((module) => redIn(module, module));
    return red ?? stray[0];
  }

  return {
    /** Runs everything unchanged. Returns, for each mutant, the tests that pass it; throws when a test is red already. */
    async survey(of) {
      const { testModules, stray } = await run(
        of.map((file) => resolve(file)),
        { coverage: folder },
      );
      const red = testModules.filter((module) => !module.ok()).map((module) => redIn(module, module));
      if (red.length + stray.length > 0) throw new Error(`Red without any mutant: ${[...red, ...stray].join(", ")}`);
      const passes = new Map();
      const note = (id, hits, path, test) => {
        const known = passes.get(id) ?? { most: 0, files: new Map() };
        const file = known.files.get(path) ?? { tests: [] };
        if (test === undefined) file.loading = true;
        else file.tests.push(test);
        known.most = Math.max(known.most, hits);
        known.files.set(path, file);
        passes.set(id, known);
      };
      for (const name of readdirSync(folder)) {
        const { testPath, static: outside, perTest } = JSON.parse(readFileSync(join(folder, name), "utf8"));
        for (const [test, ids] of Object.entries(perTest))
          for (const [id, hits] of Object.entries(ids)) note(id, hits, testPath, test);
        for (const [id, hits] of Object.entries(outside)) note(id, hits, testPath);
      }
      return passes;
    },
    /**
     * For each mutant that a test notices, the first such test. All are tried together. What was not noticed there and may run
     * while a file is loaded, before its tests or within the first of them, is tried once more alone.
     */
    async killers(mutants, passes, of) {
      const killers = new Map();
      const open = (path, isOpen = () => true) =>
        mutants.filter(({ id }) => !killers.has(id)).flatMap(({ id }) => trialOf(id, passes.get(id), path, isOpen));
      const paths = of.map((file) => resolve(file));
      const untried = new Set();
      for (const path of paths) {
        const red = await tryAll(path, open(path));
        if (!red) untried.add(path);
        for (const [id, test] of red ?? []) killers.set(id, test);
      }
      for (const path of paths) {
        const alone = open(path, ({ loading, tests }) => loading || tests.length === 1 || untried.has(path));
        for (const [id, test] of await tryEach(path, alone)) killers.set(id, test);
      }
      return killers;
    },
    /** Whether the tests are still green without a mutant: otherwise they turned red over something else. */
    async sound(of) {
      const { testModules, stray } = await run(
        of.map((file) => resolve(file)),
        {},
      );
      return testModules.every((module) => module.ok()) && stray.length === 0;
    },
    async close() {
      await vitest.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How a mutant is tried with one file of tests, if they reach it there. */
function trialOf(id, pass, path, isOpen) {
  const file = pass?.files.get(path);
  if (!file || !isOpen(file)) return [];
  // What is passed outside a test concerns all of its file.
  const tests = file.loading || file.tests.includes(HOOKS) ? undefined : file.tests;
  return [{ mutant: id, hitLimit: pass.most * MORE_HITS + 10_000, tests }];
}

/** The first test below that is red; the file where it is no test's doing. */
function redIn(module, suite) {
  for (const test of suite.children.allTests("failed"))
    return `${module.relativeModuleId}: ${test.fullName.replace(/^(\d+|none) > /, "")}`;
  return module.relativeModuleId;
}
