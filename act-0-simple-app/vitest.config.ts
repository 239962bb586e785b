import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Tests wait for conditions, not for times: this is for a machine that is busy.
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
