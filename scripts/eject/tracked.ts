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
 * The files of an act's code that git tracks. Untracked files may be secrets.
 * @returns the code and the paths that were left out. Without git, there is no such list, and the
 *   code has all files that .gitignore does not ignore
 */
export function trackedCode({ dir }: Act): { code: Tree; leftOut?: string[] } {
  const code = loadAct(dir);
  const tracked = trackedFiles(dir);
  if (!tracked.has("package.json")) return { code };
  const leftOut = [...code.keys()].filter((path) => !tracked.has(path));
  for (const path of leftOut) code.delete(path);
  return { code, leftOut };
}
