import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const platform = `${process.platform}-${process.arch}`;

/** The name of a program's folder in the cache folder. */
export const folderOf = (name: string, version: string) => `${name}-${version}-${platform}`;

const isOfProgram = new RegExp(`^[a-z][a-z-]*-\\d[\\w.-]*-${platform}$`);

/** The complete programs for this platform in a cache folder. It can have data and locks, too. */
export function programFolders(cache: string): string[] {
  if (!existsSync(cache)) return [];
  return readdirSync(cache, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isOfProgram.test(entry.name))
    .map(({ name }) => join(cache, name));
}
