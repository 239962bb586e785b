import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Edit } from "../edits.ts";
import { names } from "./names.ts";

/**
 * The change of the code for two new roles: a commenter may complete todos and change nothing else,
 * a paused member may read nothing and can leave.
 */
export type Patch = {
  /** Places that say who may do what, in files that the search finds. */
  rule: Edit[];
  /** Places that name the roles, or show them. */
  names: Edit[];
  /** Places that say who may do what, in files that the search does not find. */
  hidden: Edit[];
};

/** With an authorization model. Each action is asked by its own name. */
const inModel: Patch = {
  rule: [
    {
      file: "authorization/model.fga",
      find: "    define viewer: [account, service]\n",
      replace: `    define viewer: [account, service]
    define commenter: [account, service]
    define paused: [account, service]
`,
    },
    {
      file: "authorization/model.fga",
      find: "define can_read: owner or editor or viewer",
      replace: "define can_read: owner or editor or commenter or viewer",
    },
    {
      file: "authorization/model.fga",
      find: "define can_leave: can_read",
      replace: "define can_leave: can_read or paused",
    },
    {
      file: "authorization/model.fga",
      find: "define can_complete_todo: can_edit",
      replace: "define can_complete_todo: can_edit or commenter",
    },
  ],
  names: [
    ...names,
    {
      file: "src/domain/list.ts",
      find: 'export const roles = ["owner", "editor", "viewer"]',
      replace: 'export const roles = ["owner", "editor", "commenter", "viewer", "paused"]',
    },
    {
      file: "src/application/access.ts",
      find: 'export const offers = ["edit",',
      replace: 'export const offers = ["edit", "complete_todo",',
    },
  ],
  hidden: [],
};

/** With a table of roles and actions in the domain. */
const inTable: Omit<Patch, "hidden"> = {
  rule: [
    {
      file: "src/domain/list.ts",
      find: 'export type Action = "read" | "edit" |',
      replace: 'export type Action = "read" | "edit" | "complete_todo" |',
    },
    {
      file: "src/domain/list.ts",
      find: 'owner: ["read", "edit", "share", "manage"],',
      replace: 'owner: ["read", "edit", "complete_todo", "share", "manage"],',
    },
    {
      file: "src/domain/list.ts",
      find: 'editor: ["read", "edit"],',
      replace: 'editor: ["read", "edit", "complete_todo"],',
    },
    {
      file: "src/domain/list.ts",
      find: '  viewer: ["read"],\n',
      replace: '  commenter: ["read", "complete_todo"],\n  viewer: ["read"],\n  paused: [],\n',
    },
    {
      file: "src/domain/list.ts",
      find: "if (!role) throw new NotFound(thing);",
      replace: 'if (!role || !allowed[role].includes("read")) throw new NotFound(thing);',
    },
    {
      file: "src/application/todos.ts",
      find: 'mustAllow(before?.role, "edit", "todo");\n        return changeTodo(',
      replace: `const completesOnly = change.title === undefined && change.order === undefined;
        mustAllow(before?.role, completesOnly ? "complete_todo" : "edit", "todo");
        return changeTodo(`,
    },
  ],
  names: [
    ...names,
    {
      file: "src/domain/list.ts",
      find: 'export type Role = "owner" | "editor" | "viewer";',
      replace: 'export type Role = "owner" | "editor" | "commenter" | "viewer" | "paused";',
    },
    {
      file: "src/edge/list-routes.ts",
      find: 'z.enum(["edit", "share", "manage"])',
      replace: 'z.enum(["edit", "complete_todo", "share", "manage"])',
    },
  ],
};

/** Every member may leave, also one who may not read. */
export const leaving: Edit = {
  file: "src/application/members.ts",
  find: 'mustAllow(list?.role, accountId === caller.account.id ? "read" : "share");',
  replace: 'if (!list || accountId !== caller.account.id) mustAllow(list?.role, "share");',
};

/** The right that a worker needs to look at roles. */
export const roleGrant: Edit = {
  file: "src/data/grants.ts",
  find: 'members: "SELECT (list_id, account_id)",',
  replace: 'members: "SELECT (list_id, account_id, role)",',
};

/** Queries that decide by themselves who may read: everybody in the table of members. */
const inQueries: Edit[] = [
  {
    file: "src/data/members.ts",
    find: `'SELECT list_id AS "listId" FROM members WHERE account_id = $1 ORDER BY list_id'`,
    replace: `\`SELECT list_id AS "listId" FROM members
   WHERE account_id = $1 AND role <> 'paused' ORDER BY list_id\``,
  },
  {
    file: "src/data/recipients.ts",
    find: "WHERE m.list_id = $1 AND m.account_id = $2",
    replace: "WHERE m.list_id = $1 AND m.account_id = $2 AND m.role <> 'paused'",
  },
  {
    file: "src/data/recipients.ts",
    find: "WHERE (list_id, account_id) IN (",
    replace: "WHERE role <> 'paused' AND (list_id, account_id) IN (",
  },
];

/** The change that the code in a folder needs. */
export function patchOf(dir: string): Patch {
  if (existsSync(join(dir, "authorization/model.fga"))) return inModel;
  const asksTable = readFileSync(join(dir, "src/domain/list.ts"), "utf8").includes("rolesThatMay");
  return { ...inTable, hidden: asksTable ? [] : [leaving, ...inQueries, roleGrant] };
}
