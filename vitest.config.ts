import { defineConfig } from "vitest/config";

const all = [
  "scripts/**/*.test.ts",
  "shared/{bench,drills,infra,kit,ledger,pictures}/*.test.ts",
  "shared/infra/programs/*.test.ts",
  "shared/telemetry/**/*.test.ts",
];

/** Files that replace a module, or start telemetry, which a process can do only once. */
const alone = [
  "scripts/exercise/watch.test.ts",
  "scripts/propagate/command.test.ts",
  "shared/telemetry/{page,receiver}.test.ts",
];

export default defineConfig({
  test: {
    // By default vitest leaves one core idle, which is half of a machine with two.
    maxWorkers: "100%",
    // The tests start real servers. The limits allow for a busy machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      {
        extends: true,
        // A process loads TypeScript and other large modules only once for all its files.
        test: {
          name: "together",
          include: [...all, ...alone.map((file) => `!${file}`)],
          isolate: false,
        },
      },
    ],
  },
});
