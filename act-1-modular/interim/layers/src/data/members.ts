import type { RoleOf } from "../application/access.ts";
import type { Members } from "../application/members.ts";
import { NotFound } from "../domain/errors.ts";
import type { Member, Role } from "../domain/list.ts";
import { type Database, isForeignKeyViolation } from "./database.ts";

const selectMembers = `
  SELECT a.id AS accountId, a.email, a.name, m.role
  FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.list_id = ?`;

export function memberRepository(db: Database): Members & { roleOf: RoleOf } {
  const findRole = db
    .prepare<[string, string], Role>(
      "SELECT role FROM members WHERE account_id = ? AND list_id = ?",
    )
    .pluck();
  const findMembers = db.prepare<[string], Member>(
    `${selectMembers} ORDER BY m.role = 'owner' DESC, a.name, a.id`,
  );
  const findMember = db.prepare<[string, string], Member>(`${selectMembers} AND m.account_id = ?`);
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

    find: async (listId, accountId) => findMember.get(listId, accountId),

    async add(listId, accountId, role) {
      try {
        return insertMember.run(listId, accountId, role).changes > 0;
      } catch (error) {
        throw isForeignKeyViolation(error) ? new NotFound("list") : error;
      }
    },

    changeRole: async (listId, accountId, role) =>
      changeRole.run({ listId, accountId, role }).changes > 0,

    async remove(listId, accountId) {
      deleteMember.run(listId, accountId);
    },
  };
}
