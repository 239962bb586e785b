import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Act } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { git } from "../../shared/kit/git.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { loadAct } from "../../shared/ledger/tree.ts";
import { hasMarks } from "./merge-file.ts";

/** What a change makes of a file; where `before` is missing the file is new, else it is deleted. */
export type FileChange = { before?: string; after?: string };

/** The change of an act: by path, the files of its code that differ. */
export type ActChange = Map<string, FileChange>;

/**
 * What changed in an act since a commit, with what nobody has committed yet.
 * @returns the files of its code, and the paths of the changed ones that are no code of an act
 * @throws UserError without git, for an unknown commit, or where the act was not there yet
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
        `${name}/${path} still has the marks of a conflict, so nothing was carried.`,
        "Decide what stays, take the marks out, and say it again.",
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

/** An act as a commit has it, read by the rules that its folder is read by. */
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
    `${act.name} is not in ${hash.slice(0, 10)}, so nothing says what changed in it.`,
    "Commit the act, or name a later commit: npm run propagate 1 since <commit>",
  );
}

function ask(...[cwd, args, env]: Parameters<typeof git>): string {
  try {
    return git(cwd, args, env);
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === "ENOENT")
      throw new UserError("git is not installed; it knows what changed.", "Install git.");
    const isUnknown = args[0] === "rev-parse" && stderr === "";
    throw new UserError(
      isUnknown ? "There is no such commit." : `git ${args[0]}: ${stderr?.trim()}`,
      isUnknown
        ? "Use a hash, a branch, or HEAD~1 for the commit before the last one."
        : "propagate compares an act with a commit, so it needs the ladder's git repository.",
    );
  }
}
