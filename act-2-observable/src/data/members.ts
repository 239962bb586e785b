import type { RoleOf } from "../application/access.ts";
import type { Members } from "../application/members.ts";
import { NotFound } from "../domain/errors.ts";
import type { Member, Role } from "../domain/list.ts";
import { type Database, isForeignKeyViolation, prepared } from "./database.ts";

const selectMembers = `
  SELECT a.id AS "accountId", a.email, a.name, m.role
  FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.list_id = $1`;

const findRole = prepared("SELECT role FROM members WHERE account_id = $1 AND list_id = $2");
const findMembers = prepared(`${selectMembers} ORDER BY m.role = 'owner' DESC, a.name, a.id`);
const findMember = prepared(`${selectMembers} AND m.account_id = $2`);
const insertMember = prepared(
  "INSERT INTO members (list_id, account_id, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
);
const changeRole = prepared("UPDATE members SET role = $3 WHERE list_id = $1 AND account_id = $2");
const deleteMember = prepared("DELETE FROM members WHERE list_id = $1 AND account_id = $2");

export function memberRepository(db: Database): Members & { roleOf: RoleOf } {
  return {
    async roleOf(accountId, listId) {
      const [member] = await db.rows<{ role: Role }>(findRole, [accountId, listId]);
      return member?.role;
    },

    of: (listId) => db.rows<Member>(findMembers, [listId]),

    async find(listId, accountId) {
      const [member] = await db.rows<Member>(findMember, [listId, accountId]);
      return member;
    },

    async add(listId, accountId, role) {
      try {
        return (await db.run(insertMember, [listId, accountId, role])) > 0;
      } catch (error) {
        throw isForeignKeyViolation(error) ? new NotFound("list") : error;
      }
    },

    changeRole: async (listId, accountId, role) =>
      (await db.run(changeRole, [listId, accountId, role])) > 0,

    async remove(listId, accountId) {
      await db.run(deleteMember, [listId, accountId]);
    },
  };
}
