import type { RoleOf } from "../application/access.ts";
import type { Members } from "../application/members.ts";
import type { Member, Role } from "../domain/list.ts";
import type { Database } from "./database.ts";
import { myListFinder } from "./lists.ts";

const selectMembers = `
  SELECT a.id AS accountId, a.email, a.name, m.role
  FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.list_id = ?`;

/** Finds the members of a list: the owner first, then by name. */
export const membersFinder = (db: Database) =>
  db.prepare<[string], Member>(`${selectMembers} ORDER BY m.role = 'owner' DESC, a.name, a.id`);

export function memberRepository(db: Database): Members & { roleOf: RoleOf } {
  const findRole = db
    .prepare<[string, string], Role>(
      "SELECT role FROM members WHERE account_id = ? AND list_id = ?",
    )
    .pluck();
  const findMine = myListFinder(db);
  const findMembers = membersFinder(db);
  const findMember = db.prepare<[string, string], Member>(`${selectMembers} AND m.account_id = ?`);
  const countMembers = db
    .prepare<[string], number>("SELECT count(*) FROM members WHERE list_id = ?")
    .pluck();
  const insertMember = db.prepare(
    "INSERT INTO members (list_id, account_id, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const changeRole = db.prepare(
    "UPDATE members SET role = :role WHERE list_id = :listId AND account_id = :accountId",
  );
  const deleteMember = db.prepare("DELETE FROM members WHERE list_id = ? AND account_id = ?");

  return {
    roleOf: async (accountId, listId) => findRole.get(accountId, listId),

    of: async (listId) => findMembers.all(listId),

    add: async (caller, listId, decide) =>
      db.transaction(() => {
        const { member } = decide(findMine(caller, listId), countMembers.get(listId) ?? 0);
        const { changes } = insertMember.run(listId, member.accountId, member.role);
        return changes > 0 ? member : undefined;
      })(),

    change: async (caller, listId, accountId, decide) =>
      db.transaction(() => {
        const before = findMember.get(listId, accountId);
        const { member } = decide(findMine(caller, listId), before);
        changeRole.run({ listId, accountId, role: member.role });
        return member;
      })(),

    remove: async (caller, listId, accountId, decide) =>
      db.transaction(() => {
        decide(findMine(caller, listId), findMember.get(listId, accountId));
        deleteMember.run(listId, accountId);
      })(),
  };
}
