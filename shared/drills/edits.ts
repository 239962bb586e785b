import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A small change of a file. `find` stands there exactly once. */
export type Edit = { file: string; find: string; replace: string };

/**
 * Where an edit begins: `src/lists.ts:18`.
 * @throws when its text does not stand in the file exactly once: then the source has moved on
 */
export function placeOf(dir: string, { file, find }: Edit): string {
  const parts = readFileSync(join(dir, file), "utf8").split(find);
  if (parts.length !== 2)
    throw new Error(
      `An edit of ${file} does not fit: its text stands there ${parts.length - 1} times, not once. ` +
        `Bring the drill in line with the source. The text is:\n${find}`,
    );
  return `${file}:${parts[0]?.split("\n").length}`;
}

/** Changes files of a folder; nothing is written unless every edit fits. */
export function applyEdits(dir: string, edits: Edit[]): void {
  for (const edit of edits) placeOf(dir, edit);
  for (const { file, find, replace } of edits) {
    const path = join(dir, file);
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace(find, () => replace),
    );
  }
}
