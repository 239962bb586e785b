import type { Act } from "../../shared/kit/acts.ts";
import { git } from "../../shared/kit/git.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { loadAct } from "../../shared/ledger/tree.ts";

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
