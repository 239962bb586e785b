import { join } from "node:path";
import { diffArrays } from "diff";
import { loadFolder } from "../../ledger/tree.ts";

/** What a developer has changed in the source. */
export type Change = {
  /** Changed lines of files that existed before. A line that replaces another one counts once. */
  lines: number;
  /** These files. */
  files: string[];
  /** Files that did not exist before. They do not count as a change of the core. */
  newFiles: string[];
};

const linesOf = (text: string) => text.split("\n").filter((line) => line.trim() !== "");

function changedLines(before: string, after: string): number {
  let [removed, added] = [0, 0];
  for (const part of diffArrays(linesOf(before), linesOf(after))) {
    if (part.removed) removed += part.value.length;
    if (part.added) added += part.value.length;
  }
  return Math.max(removed, added);
}

/** Compares `src` of two folders. Blank lines do not count. */
export function changeBetween(beforeDir: string, afterDir: string): Change {
  const before = loadFolder(join(beforeDir, "src"));
  const after = loadFolder(join(afterDir, "src"));
  const change: Change = { lines: 0, files: [], newFiles: [] };
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(path);
    const now = after.get(path) ?? "";
    if (old === now) continue;
    if (old === undefined) change.newFiles.push(`src/${path}`);
    else {
      change.files.push(`src/${path}`);
      change.lines += changedLines(old, now);
    }
  }
  return change;
}
