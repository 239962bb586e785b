import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Edit } from "../edits.ts";

/** The new rule (editors may share a list) in code whose handlers each check the role. */
const inHandlers: Edit[] = [
  {
    file: "src/lists.ts",
    find: 'role === "editor" ? ["edit"] : []',
    replace: 'role === "editor" ? ["edit", "share"] : []',
  },
  {
    file: "src/members.ts",
    find: 'if (callerRole !== "owner") throw forbidden("Only the owner of a list can share it.");',
    replace: 'if (callerRole === "viewer") throw forbidden("A viewer of a list can\'t share it.");',
  },
  {
    file: "src/members.ts",
    find: 'if (callerRole !== "owner") throw forbidden("Only the owner of a list can change roles.");',
    replace: 'if (callerRole === "viewer") throw forbidden("A viewer can\'t change roles.");',
  },
  {
    file: "src/members.ts",
    find: 'if (callerRole !== "owner" && !isLeaving) {',
    replace: 'if (callerRole === "viewer" && !isLeaving) {',
  },
];

/** The same rule in code with a table of permissions. */
const inTable: Edit[] = [
  {
    file: "src/domain/list.ts",
    find: 'editor: ["read", "edit"],',
    replace: 'editor: ["read", "edit", "share"],',
  },
];

/** Every line of `src` that the new rule changes. */
export const patchOf = (dir: string) =>
  existsSync(join(dir, "src/domain/list.ts")) ? inTable : inHandlers;

/** The search for the rule: a line about what an editor may do. */
export const question = /editor.*"edit"/;

/** The first matching line of `src`, in the order of file names: `src/lists.ts:18`. */
export function firstFound(dir: string): string {
  const files = readdirSync(join(dir, "src"), { recursive: true, encoding: "utf8" })
    .map((path) => `src/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".ts"))
    .sort();
  for (const file of files) {
    const lines = readFileSync(join(dir, file), "utf8").split("\n");
    const at = lines.findIndex((line) => question.test(line));
    if (at >= 0) return `${file}:${at + 1}`;
  }
  throw new Error(`No line below src says what an editor may do (${question}).`);
}
