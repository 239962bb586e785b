import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Act } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { git } from "../../shared/kit/git.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { loadAct } from "../../shared/ledger/tree.ts";
import { hasMarks } from "./merge-file.ts";

/** The change of a file. Without `before` the file is new, without `after` it is deleted. */
export type FileChange = { before?: string; after?: string };

/** The change of an act: the changed files of its code by path. */
export type ActChange = Map<string, FileChange>;

/**
 * The changes in an act since a commit, including uncommitted changes.
 * @returns the changed files of its code, and the paths of other changed files
 * @throws UserError without git, for an unknown commit, or if the commit does not have the act
 */
export function changeSince(act: Act, commit: string): { change: ActChange; aside: string[] } {
  const root = dirname(act.dir);
  const hash = ask(root, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${commit}^{commit}`,
  ]).trim();
  const before = treeAt(act, hash);
  const after = loadAct(act.dir);
  const change = difference(before, after);
  refuseMarks(act, change);
  const listed = [
    ask(root, ["diff", "--name-only", "--relative", "--no-renames", "-z", hash, "--", act.name]),
    ask(root, ["ls-files", "--others", "--exclude-standard", "-z", "--", act.name]),
  ];
  const paths = listed.flatMap((list) => list.split("\0").filter((path) => path !== ""));
  const isCode = (path: string) => before.has(path) || after.has(path);
  const aside = paths.filter((path) => !isCode(path.slice(act.name.length + 1)));
  return { change, aside: aside.sort() };
}

function refuseMarks({ name }: Act, change: ActChange): void {
  for (const [path, { after = "" }] of change)
    if (hasMarks(after))
      throw new UserError(
        `${name}/${path} still has conflict marks, so nothing was carried.`,
        "Resolve the conflict, remove the marks, and run the command again.",
      );
}

/** The files that differ between two versions of an act. */
export function difference(before: Tree, after: Tree): ActChange {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const change: ActChange = new Map();
  for (const path of paths) {
    const [was, is] = [before.get(path), after.get(path)];
    if (was === is) continue;
    change.set(path, {
      ...(was !== undefined && { before: was }),
      ...(is !== undefined && { after: is }),
    });
  }
  return change;
}

/** The files of an act in a commit, by the same rules as for its folder. */
function treeAt(act: Act, hash: string): Tree {
  const root = dirname(act.dir);
  const folder = mkdtempSync(join(tmpdir(), "propagate-"));
  try {
    const index = { GIT_INDEX_FILE: join(folder, "index") };
    ask(root, ["read-tree", hash], index);
    ask(root, ["checkout-index", "--all", `--prefix=${folder}/`], index);
    const dir = join(folder, ask(root, ["rev-parse", "--show-prefix"]).trim(), act.name);
    if (existsSync(dir)) return loadAct(dir);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  throw new UserError(
    `${act.name} is not in ${hash.slice(0, 10)}, so its changes are unknown.`,
    "Commit the act, or name a later commit: npm run propagate 1 since <commit>",
  );
}

function ask(...[cwd, args, env]: Parameters<typeof git>): string {
  try {
    return git(cwd, args, env);
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === "ENOENT")
      throw new UserError(
        "git is not installed, but propagate needs it to find the changes.",
        "Install git.",
      );
    const isUnknown = args[0] === "rev-parse" && stderr === "";
    throw new UserError(
      isUnknown ? "There is no such commit." : `git ${args[0]}: ${stderr?.trim()}`,
      isUnknown
        ? "Use a hash, a branch, or HEAD~1 for the commit before the last one."
        : "propagate compares an act with a commit, so it needs the ladder's git repository.",
    );
  }
}
