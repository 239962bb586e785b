import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "scripts/**/*.test.ts",
      "shared/{bench,drills,infra,kit,ledger,pictures}/*.test.ts",
      "shared/telemetry/**/*.test.ts",
    ],
    // Servers are started for real, on machines that may be busy.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
