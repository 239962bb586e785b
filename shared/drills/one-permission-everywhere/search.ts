import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The folders in which a developer searches, and the words: the nearest role and action. */
const folders = ["authorization", "migrations", "src", "web"];
const words = /\b(edit|editor)\b/;
export const search = `grep -rnwE 'edit|editor' ${folders.join(" ")}`;

/** The files that the search finds. */
export function filesFound(dir: string): string[] {
  const files = folders
    .filter((folder) => existsSync(join(dir, folder)))
    .flatMap((folder) =>
      readdirSync(join(dir, folder), { recursive: true, encoding: "utf8" }).map(
        (path) => `${folder}/${path.replaceAll("\\", "/")}`,
      ),
    );
  return files.filter((file) => {
    const path = join(dir, file);
    return statSync(path).isFile() && words.test(readFileSync(path, "utf8"));
  });
}
