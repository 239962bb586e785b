import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A small change of a file, in which `find` occurs exactly once. Without `find`, it is a new file.
 */
export type Edit = { file: string; find?: string; replace: string };

/**
 * The line where an edit begins: `src/lists.ts:18`.
 * @throws if the file does not have its text exactly once, because the source has changed
 */
export function placeOf(dir: string, { file, find }: Edit): string {
  if (find === undefined) {
    if (existsSync(join(dir, file))) throw new Error(`An edit makes ${file}, which exists.`);
    return `${file}:1`;
  }
  const parts = readFileSync(join(dir, file), "utf8").split(find);
  if (parts.length !== 2)
    throw new Error(
      `An edit of ${file} does not fit: its text occurs ${parts.length - 1} times, not once. ` +
        `Adapt the drill to the source. The text is:\n${find}`,
    );
  return `${file}:${parts[0]?.split("\n").length}`;
}

/** The number of places and of their files: `4 lines in 2 files`. */
export function countPlaces(places: string[], word = "line"): string {
  const files = new Set(places.map((place) => place.split(":")[0]));
  const count = (amount: number, one: string) => `${amount} ${one}${amount === 1 ? "" : "s"}`;
  return `${count(places.length, word)} in ${count(files.size, "file")}`;
}

/** Changes files of a folder. Writes nothing unless every edit fits. */
export function applyEdits(dir: string, edits: Edit[]): void {
  for (const edit of edits) placeOf(dir, edit);
  for (const { file, find, replace } of edits) {
    const path = join(dir, file);
    const text =
      find === undefined ? replace : readFileSync(path, "utf8").replace(find, () => replace);
    writeFileSync(path, text);
  }
}
