import { afterEach, expect, test, vi } from "vitest";
import { testEnvironment } from "./test-environment.ts";

afterEach(() => void vi.unstubAllEnvs());

test("tests get settings of the machine, of tests and of npm, and addresses of servers", () => {
  for (const name of ["LANG", "RANDOM_SEED", "npm_config_cache", "https_proxy", "POSTGRES_URL"]) {
    vi.stubEnv(name, "kept");
    expect(testEnvironment()[name]).toBe("kept");
  }
});

test.each(["EMAILS_PER_HOUR", "TRUST_PROXY", "NODE_OPTIONS", "PGHOST", "GIT_DIR", "VITEST"])(
  "tests do not get %s",
  (name) => {
    vi.stubEnv(name, "from the shell");
    expect(testEnvironment()[name]).toBeUndefined();
  },
);
