import type { Act } from "../acts.ts";
import type { Tree } from "../ledger/model.ts";
import { loadAct } from "../ledger/tree.ts";
import { git } from "../lib/git.ts";

function trackedFiles(dir: string): Set<string> {
  try {
    return new Set(git(dir, ["ls-files", "-z"]).split("\0"));
  } catch {
    return new Set();
  }
}

/**
 * An act's code as far as git tracks it: what it does not track may be a secret.
 * @returns also the paths that were left out; no list where git does not know the act, so that all
 * of it was taken that no .gitignore names
 */
export function trackedCode({ dir }: Act): { code: Tree; leftOut?: string[] } {
  const code = loadAct(dir);
  const tracked = trackedFiles(dir);
  if (!tracked.has("package.json")) return { code };
  const leftOut = [...code.keys()].filter((path) => !tracked.has(path));
  for (const path of leftOut) code.delete(path);
  return { code, leftOut };
}
