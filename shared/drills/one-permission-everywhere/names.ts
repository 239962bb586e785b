import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Edit } from "../edits.ts";

/** The contract: which roles a request may name, and which an answer may contain. */
const contract: Edit[] = [
  {
    file: "src/edge/member-routes.ts",
    find: 'z.enum(["viewer", "editor"], "Must be viewer or editor.")',
    replace: `z.enum(
  ["viewer", "commenter", "editor", "paused"],
  "Must be viewer, commenter, editor or paused.",
)`,
  },
  ...["src/edge/member-routes.ts", "src/edge/list-routes.ts"].map((file) => ({
    file,
    find: 'role: z.enum(["owner", "editor", "viewer"]),',
    replace: 'role: z.enum(["owner", "editor", "commenter", "viewer", "paused"]),',
  })),
];

const options = '<option value="viewer">Viewer</option>';
const newOptions =
  '<option value="commenter">Commenter</option><option value="paused">Paused</option>';

/** The page: it lets people choose the roles, and lets commenters complete todos. */
const page: Edit[] = [
  {
    file: "web/api.ts",
    find: 'export type Permission = "edit" |',
    replace: 'export type Permission = "edit" | "complete_todo" |',
  },
  {
    file: "web/api.ts",
    find: 'export type Role = "owner" | "editor" | "viewer";',
    replace: 'export type Role = "owner" | "editor" | "commenter" | "viewer" | "paused";',
  },
  ...['id="invite-role" name="role"', 'class="member-role"'].map((attributes) => ({
    file: "web/index.html",
    find: `<select ${attributes}>${options}`,
    replace: `<select ${attributes}>${options}${newOptions}`,
  })),
  {
    file: "web/todos.ts",
    find: '  const editable = list.may.includes("edit");\n',
    replace: `  const editable = list.may.includes("edit");
  const completable = list.may.includes("complete_todo");
`,
  },
  {
    file: "web/todos.ts",
    find: "updateItem(row, todo, { editable, first: index === 0, last: index === shown.length - 1 });",
    replace: `const ends = { first: index === 0, last: index === shown.length - 1 };
        updateItem(row, todo, { editable, completable, ...ends });`,
  },
  {
    file: "web/todo-item.ts",
    find: "export type ItemState = { editable: boolean;",
    replace: "export type ItemState = { editable: boolean; completable: boolean;",
  },
  {
    file: "web/todo-item.ts",
    find: "toggle.disabled = !state.editable;",
    replace: "toggle.disabled = !state.completable;",
  },
];

/** What a new role changes on every side, because no server of permissions knows of it. */
export const names: Edit[] = [...contract, ...page];

/** The new migration, because the database refuses roles that it does not know. */
export function migrationOf(dir: string): { file: string; text: string } {
  const last = readdirSync(join(dir, "migrations")).sort().at(-1) ?? "";
  const number = `${Number.parseInt(last, 10) + 1}`.padStart(3, "0");
  return {
    file: `migrations/${number}_roles.sql`,
    text: `-- Up Migration
ALTER TABLE members DROP CONSTRAINT members_role_check, ADD CONSTRAINT members_role_check
  CHECK (role IN ('owner', 'editor', 'commenter', 'viewer', 'paused'));
`,
  };
}
