import type { Edit } from "../edits.ts";
import { leaving, roleGrant } from "./patch.ts";

/**
 * The cheaper fix, which is there before the change: one function says which roles may do something,
 * and every query asks it.
 */
export const cheaper: Edit[] = [
  {
    file: "src/domain/list.ts",
    find: "/** Returns the actions that a role allows. */",
    replace: `/** Returns the roles that allow an action. Every query that decides about members uses it. */
export const rolesThatMay = (action: Action) =>
  (Object.keys(allowed) as Role[]).filter((role) => allowed[role].includes(action));

/** Returns the actions that a role allows. */`,
  },
  leaving,
  roleGrant,
  {
    file: "src/data/members.ts",
    find: 'import type { Member, Role } from "../domain/list.ts";',
    replace: 'import { type Member, type Role, rolesThatMay } from "../domain/list.ts";',
  },
  {
    file: "src/data/members.ts",
    find: `'SELECT list_id AS "listId" FROM members WHERE account_id = $1 ORDER BY list_id'`,
    replace: `\`SELECT list_id AS "listId" FROM members
   WHERE account_id = $1 AND role = ANY($2) ORDER BY list_id\``,
  },
  {
    file: "src/data/members.ts",
    find: "(findLists, [accountId])",
    replace: '(findLists, [accountId, rolesThatMay("read")])',
  },
  {
    file: "src/data/recipients.ts",
    find: 'import type { EmailDetails } from "../domain/notification.ts";',
    replace: `import { rolesThatMay } from "../domain/list.ts";
import type { EmailDetails } from "../domain/notification.ts";`,
  },
  {
    file: "src/data/recipients.ts",
    find: "WHERE m.list_id = $1 AND m.account_id = $2",
    replace: "WHERE m.list_id = $1 AND m.account_id = $2 AND m.role = ANY($4)",
  },
  {
    file: "src/data/recipients.ts",
    find: "(findDetails, [listId, accountId, actorId])",
    replace: '(findDetails, [listId, accountId, actorId, rolesThatMay("read")])',
  },
  {
    file: "src/data/recipients.ts",
    find: "WHERE (list_id, account_id) IN (",
    replace: "WHERE role = ANY($2) AND (list_id, account_id) IN (",
  },
  {
    file: "src/data/recipients.ts",
    find: "(findMembers, [JSON.stringify(accounts)])",
    replace: '(findMembers, [JSON.stringify(accounts), rolesThatMay("read")])',
  },
];
