import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeTree } from "../../shared/ledger/tree.ts";
import type { Outcome } from "./carry.ts";

/** Writes the carried changes into the acts. */
export function write(outcomes: Outcome[]): void {
  for (const { act, path, kind, text } of outcomes) {
    if (kind === "deleted") rmSync(join(act.dir, path), { force: true });
    if (text !== undefined) writeTree(new Map([[path, text]]), act.dir);
  }
}
