// One warm vitest: the project is compiled once, and only the tests that pass a mutant are run with it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createVitest } from "vitest/node";

/** A test that takes longer than this with a mutant hangs. */
const PATIENCE_MS = 20_000;
/** How often more than unchanged code a mutant may pass its place before it counts as an endless loop. */
const MORE_HITS = 100;

const literally = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

export async function openTests(instrumented, { workers = 2 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "mutation-"));
  const vitest = await createVitest(
    "test",
    {
      watch: false,
      bail: 1,
      maxWorkers: workers,
      setupFiles: ["test/setup.ts", "mutation/setup.mjs"],
      testTimeout: PATIENCE_MS,
      hookTimeout: PATIENCE_MS,
      reporters: [{}],
    },
    { plugins: [{ name: "mutants", enforce: "pre", load: (id) => instrumented.get(id.split("?")[0]) }] },
  );
  const specifications = await vitest.globTestSpecifications();
  const specificationOf = (path) => specifications.find(({ moduleId }) => moduleId === path);

  async function run(paths, pattern, provided) {
    vitest.provide("mutation", provided);
    if (pattern) vitest.setGlobalTestNamePattern(pattern);
    else vitest.resetGlobalTestNamePattern();
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(paths.map(specificationOf), false);
    // Vitest speaks of its own run; whether this one is good is for its caller to say.
    process.exitCode = undefined;
    const red = testModules.filter((module) => !module.ok()).map(({ moduleId }) => moduleId);
    return [...red, ...unhandledErrors.map((error) => error?.message ?? "something that is no error was thrown")];
  }

  return {
    /** Runs everything unchanged. Returns, for each mutant, the tests that pass it; throws when a test is red already. */
    async survey(files) {
      const paths = files.map((file) => resolve(file));
      const missing = files.filter((file) => !specificationOf(resolve(file)));
      if (missing.length > 0) throw new Error(`No such test: ${missing.join(", ")}`);
      const red = await run(paths, undefined, { coverage: folder });
      if (red.length > 0) throw new Error(`Red without any mutant: ${red.join(", ")}`);
      const passes = new Map();
      const note = (id, hits, path, test) => {
        const known = passes.get(id) ?? { hits: 0, whole: new Set(), single: new Map() };
        known.hits = Math.max(known.hits, hits);
        if (test === undefined) known.whole.add(path);
        else known.single.set(path, [...(known.single.get(path) ?? []), test]);
        passes.set(id, known);
      };
      for (const name of readdirSync(folder)) {
        const { testPath, static: outside, perTest } = JSON.parse(readFileSync(join(folder, name), "utf8"));
        for (const [id, hits] of Object.entries(outside)) note(id, hits, testPath);
        for (const [test, ids] of Object.entries(perTest))
          for (const [id, hits] of Object.entries(ids)) note(id, hits, testPath, test);
      }
      return passes;
    },
    /** Whether one of these test files turns red with the mutant: first the tests that pass it, then what only loads it. */
    async kills(mutant, passed, files) {
      const allowed = new Set(files.map((file) => resolve(file)));
      const provided = { mutant, hitLimit: passed.hits * MORE_HITS + 10_000 };
      const single = [...passed.single].filter(([path]) => allowed.has(path));
      if (single.length > 0) {
        const names = new Set(single.flatMap(([, tests]) => tests.map(literally)));
        const pattern = new RegExp(`^(?:${[...names].join("|")})$`);
        if (
          (
            await run(
              single.map(([path]) => path),
              pattern,
              provided,
            )
          ).length > 0
        )
          return true;
      }
      const whole = [...passed.whole].filter((path) => allowed.has(path));
      return whole.length > 0 && (await run(whole, undefined, provided)).length > 0;
    },
    /** Whether the tests are still green without a mutant: otherwise they turned red over something else. */
    async sound(files) {
      const paths = files.map((file) => resolve(file));
      return (await run(paths, undefined, {})).length === 0;
    },
    async close() {
      await vitest.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
