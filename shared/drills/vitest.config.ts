import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*/*.test.ts"],
    testTimeout: 240_000,
    // A drill measures. What else the machine does may spoil that once, what is wrong does it again.
    retry: 1,
    // One drill at a time: each wants the machine for itself.
    fileParallelism: false,
  },
});
