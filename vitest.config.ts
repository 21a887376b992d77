import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    // A test that expects nothing cannot fail.
    expect: { requireAssertions: true },
    // Half of the tests' time is waiting, so two run even where the runner would keep a core for itself.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A bound against a hang, not a speed limit: the machines are shared.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
