import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "scripts/**/*.test.ts",
      "shared/{bench,drills,infra,kit,ledger,pictures}/*.test.ts",
      "shared/telemetry/**/*.test.ts",
    ],
    // By default vitest leaves one core idle, which is half of a machine with two.
    maxWorkers: "100%",
    // The tests start real servers. The limits allow for a busy machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
