import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The repository's root folder: the nearest one above this file that has a package.json. */
export const root = findRoot(import.meta.dirname);

function findRoot(dir: string): string {
  return existsSync(join(dir, "package.json")) ? dir : findRoot(dirname(dir));
}
