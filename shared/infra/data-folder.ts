import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readIfThere } from "../kit/read-if-there.ts";
import { writeWhole } from "../kit/write-whole.ts";
import { canEnter, type Owner, openToAll } from "./postgres-owner.ts";

/** Removes data whose `dir` no longer exists, for example because the checkout was removed. */
function removeAbandoned(shared: string): void {
  for (const name of readdirSync(shared).filter((one) => one.endsWith(".of"))) {
    const note = join(shared, name);
    const dir = readIfThere(note);
    if (!dir || existsSync(dir)) continue;
    rmSync(note.slice(0, -".of".length), { recursive: true, force: true });
    rmSync(note, { force: true });
  }
}

/** The folder for the data of a server: in `dir`, or elsewhere if the owner can't enter `dir`. */
export function dataFolder(dir: string, owner?: Owner): string {
  if (!owner || canEnter(dir, owner)) return join(dir, "data");
  const shared = openToAll();
  removeAbandoned(shared);
  const key = createHash("sha256").update(dir).digest("hex").slice(0, 16);
  const note = join(shared, `data-${key}.of`);
  if (!existsSync(note)) writeWhole(note, dir);
  return join(shared, `data-${key}`);
}
