import { readFileSync } from "node:fs";

/** Reads a file that another process may remove at the same moment. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
