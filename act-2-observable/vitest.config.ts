import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/migrate-once.ts",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: "" }, // tests of telemetry start a collector of their own
    maxWorkers: "100%", // by default, vitest leaves one core idle
    // Tests wait for conditions. This limit only matters on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
