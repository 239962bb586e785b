import { vi } from "vitest";

/** Waits until a check passes. This can take long on a busy machine. */
export const eventually = <T>(check: () => T | Promise<T>) =>
  vi.waitFor(check, { timeout: 60_000 });
