import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    // A test that expects nothing cannot fail.
    expect: { requireAssertions: true },
    // A bound against a hang, not a speed limit: the machines are shared.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
