import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*/*.test.ts"],
    testTimeout: 120_000,
    // One drill at a time: each wants the machine for itself.
    fileParallelism: false,
  },
});
