import { defineConfig } from "vitest/config";

/** They register telemetry for their whole process. */
const telemetryTests = [
  "test/delivery.test.ts",
  "test/email-outcome.test.ts",
  "test/trace-requests.test.ts",
];

/** They need all cores: most start many processes, which have many connections to the database. */
const processTests = ["test/{flood,production,services}*.test.ts", "test/secrets.test.ts"];

export default defineConfig({
  test: {
    globalSetup: ["test/migrate-once.ts", "test/index-once.ts", "test/store-once.ts"],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: "" }, // tests of telemetry start a collector of their own
    maxWorkers: "100%", // by default, vitest leaves one core idle
    // Tests wait for conditions. This limit only matters on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "isolated", include: telemetryTests } },
      {
        extends: true,
        test: {
          name: "processes",
          include: processTests,
          fileParallelism: false,
          sequence: { groupOrder: 1 }, // after all others
        },
      },
      // These tests share no state.
      {
        extends: true,
        test: {
          name: "app",
          include: ["test/**/*.test.ts"],
          exclude: [...telemetryTests, ...processTests],
          isolate: false,
        },
      },
    ],
  },
});
