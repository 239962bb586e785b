import { expect, test, vi } from "vitest";
import { randomSeed } from "./random-seed.ts";

test("RANDOM_SEED is the seed, and an invalid value is refused", () => {
  expect(randomSeed()).toBeGreaterThanOrEqual(0);
  vi.stubEnv("RANDOM_SEED", "7");
  expect(randomSeed()).toBe(7);
  for (const wrong of ["abc", "", "-1", "1.5", "2147483648"]) {
    vi.stubEnv("RANDOM_SEED", wrong);
    expect(randomSeed).toThrow(`RANDOM_SEED is '${wrong}'.`);
  }
  vi.unstubAllEnvs();
});
