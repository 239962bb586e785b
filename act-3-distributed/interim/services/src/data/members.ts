import type { RoleOf } from "../application/access.ts";
import type { Members } from "../application/members.ts";
import type { Member, Role } from "../domain/list.ts";
import { type Database, prepared, type Queries } from "./database.ts";
import { messagesOf } from "./event-messages.ts";
import { lockList } from "./lists.ts";
import type { OutboxWriter } from "./outbox.ts";

const selectMembers = `
  SELECT a.id AS "accountId", a.email, a.name, m.role
  FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.list_id = $1`;

const findRole = prepared("SELECT role FROM members WHERE account_id = $1 AND list_id = $2");
const findMembers = prepared(`${selectMembers} ORDER BY m.role = 'owner' DESC, a.name, a.id`);
const lockMember = prepared(`${selectMembers} AND m.account_id = $2 FOR UPDATE OF m`);
const lockMembers = prepared(
  'SELECT account_id AS "accountId" FROM members WHERE list_id = $1 FOR SHARE',
);
const findLists = prepared(
  'SELECT list_id AS "listId" FROM members WHERE account_id = $1 ORDER BY list_id',
);
const countMembers = prepared("SELECT count(*)::integer AS count FROM members WHERE list_id = $1");
const insertMember = prepared(
  "INSERT INTO members (list_id, account_id, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
);
const changeRole = prepared("UPDATE members SET role = $3 WHERE list_id = $1 AND account_id = $2");
const deleteMember = prepared("DELETE FROM members WHERE list_id = $1 AND account_id = $2");

/**
 * Returns the accounts of a list's members, and locks them: none can leave or change roles until the
 * transaction ends.
 */
export async function membersToTell(tx: Queries, listId: string): Promise<string[]> {
  const members = await tx.rows<{ accountId: string }>(lockMembers, [listId]);
  return members.map(({ accountId }) => accountId);
}

export const memberRoles =
  (db: Database): RoleOf =>
  async (accountId, listId) => {
    const [member] = await db.rows<{ role: Role }>(findRole, [accountId, listId]);
    return member?.role;
  };

export function memberRepository(db: Database, outbox: OutboxWriter): Members & { roleOf: RoleOf } {
  async function lock(tx: Queries, listId: string, accountId: string) {
    const [member] = await tx.rows<Member>(lockMember, [listId, accountId]);
    return member;
  }

  return {
    roleOf: memberRoles(db),

    of: (listId) => db.rows<Member>(findMembers, [listId]),

    add: (caller, listId, decide) =>
      outbox.transaction(async (tx) => {
        const list = await lockList(tx, caller, listId, "change");
        const [members] = await tx.rows<{ count: number }>(countMembers, [listId]);
        const { member, events } = decide(list, members?.count ?? 0);
        const added = await tx.run(insertMember, [listId, member.accountId, member.role]);
        if (added === 0) return undefined;
        await tx.enqueue(messagesOf(listId, events));
        return member;
      }, caller),

    change: (caller, listId, accountId, decide) =>
      outbox.transaction(async (tx) => {
        const list = await lockList(tx, caller, listId, "change");
        const { member, events } = decide(list, await lock(tx, listId, accountId));
        await tx.run(changeRole, [listId, accountId, member.role]);
        await tx.enqueue(messagesOf(listId, events));
        return member;
      }, caller),

    remove: (caller, listId, accountId, decide) =>
      outbox.transaction(async (tx) => {
        const list = await lockList(tx, caller, listId, "change");
        const event = decide(list, await lock(tx, listId, accountId));
        await tx.run(deleteMember, [listId, accountId]);
        await tx.enqueue(messagesOf(listId, [event]));
      }, caller),
  };
}

/** Returns the ids of the lists that an account may read. */
export async function listsOfMember(db: Database, accountId: string): Promise<string[]> {
  const lists = await db.rows<{ listId: string }>(findLists, [accountId]);
  return lists.map(({ listId }) => listId);
}
