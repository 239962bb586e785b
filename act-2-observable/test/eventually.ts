import { vi } from "vitest";

/** Waits until a check passes. A machine that is busy takes its time. */
export const eventually = <T>(check: () => T | Promise<T>) =>
  vi.waitFor(check, { timeout: 20_000 });
