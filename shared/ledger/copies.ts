import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Act, type Copy, manifestOf } from "../kit/acts.ts";
import type { Problem, Tree } from "./model.ts";
import { loadAct } from "./tree.ts";

/** The byte copies that an act's package.json names. A step's folder may have no package.json. */
export function copiesOf(act: Act): Copy[] {
  return existsSync(join(act.dir, "package.json")) ? manifestOf(act).copies : [];
}

/** Whether a file of the copied act is a part of the copy. */
export function isCopied({ paths }: Copy, path: string): boolean {
  return paths.some((part) => path === part || path.startsWith(`${part}/`));
}

/** The files of a copy: their text in the copied act and in this act. */
function versionsOf(
  copy: Copy,
  from: Tree,
  here: Tree,
): Map<string, { from?: string; here?: string }> {
  const versions = new Map<string, { from?: string; here?: string }>();
  for (const [path, text] of from)
    if (isCopied(copy, path)) versions.set(`${copy.to}/${path}`, { from: text });
  for (const [path, text] of here)
    if (path.startsWith(`${copy.to}/`) && isCopied(copy, path.slice(copy.to.length + 1)))
      versions.set(path, { ...versions.get(path), here: text });
  return versions;
}

/** Reports each file of an act's byte copies that differs from the act it is copied from. */
export function checkCopies(act: Act): Problem[] {
  const here = loadAct(act.dir);
  return copiesOf(act).flatMap((copy) => {
    const dir = join(dirname(act.dir), copy.from);
    if (!existsSync(dir)) {
      const message = `ladder.copies names '${copy.from}', which is not an act`;
      return [{ file: `${act.name}/package.json`, message, remedy: "name an act's folder" }];
    }
    return [...versionsOf(copy, loadAct(dir), here)]
      .filter(([, versions]) => versions.from !== versions.here)
      .map(([path, versions]) => ({
        file: `${act.name}/${path}`,
        message: `${whatIsWrong(versions)} in ${copy.from}, of which it is a copy`,
        remedy: `change ${copy.from} and carry it up: npm run propagate ${copy.from}`,
      }));
  });
}

function whatIsWrong({ from, here }: { from?: string; here?: string }): string {
  if (here === undefined) return "is missing, but is";
  return from === undefined ? "is not" : "differs from the file";
}
