import { defineConfig } from "vitest/config";
import { hasBrowser, remedy } from "./chromium.ts";

if (!hasBrowser) console.warn(`The tests of the page are not run: ${remedy}.`);

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Each file has its own browser, and a browser is several processes.
    maxWorkers: 2,
    expect: { poll: { timeout: 12_000, interval: 50 } },
  },
});
