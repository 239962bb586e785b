import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*/*.test.ts"],
    testTimeout: 240_000,
    // Other programs may disturb a measurement once, but a real fault fails again.
    retry: 1,
    // One drill at a time, because each must run alone on the machine.
    fileParallelism: false,
  },
});
