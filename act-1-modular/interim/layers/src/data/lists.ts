import type { MyList } from "../application/access.ts";
import type { Caller } from "../application/caller.ts";
import type { InboxOf, Lists } from "../application/lists.ts";
import { NotFound } from "../domain/errors.ts";
import { createList, type List, type Role } from "../domain/list.ts";
import type { OnCreated } from "./accounts.ts";
import type { Database } from "./database.ts";

type Row = { id: string; name: string; createdAt: string; inboxOf: string | null };
type MyRow = Row & { role: Role };

const columns = "l.id, l.name, l.created_at AS createdAt, l.inbox_of AS inboxOf";

const toList = ({ id, name, createdAt, inboxOf }: Row): List => ({
  id,
  name,
  createdAt: new Date(createdAt),
  isInbox: inboxOf !== null,
});

/** Finds the caller's list. Needs no lock, because SQLite runs one transaction at a time. */
export function myListFinder(db: Database) {
  const find = db.prepare<[string, string], MyRow>(
    `SELECT ${columns}, m.role FROM lists l JOIN members m ON m.list_id = l.id
     WHERE l.id = ? AND m.account_id = ?`,
  );
  return (caller: Caller, listId: string): MyList | undefined => {
    const row = find.get(listId, caller.account.id);
    return row && { ...toList(row), role: row.role };
  };
}

/** Gives a new account its Inbox. */
export const addInbox =
  (newId: () => string): OnCreated =>
  (db, { accountId, occurredAt }) => {
    const input = { id: newId(), name: "Inbox", isInbox: true };
    insert(db, createList(input, accountId, occurredAt).list, accountId);
  };

function insert(db: Database, list: List, ownerId: string): void {
  const inboxOf = list.isInbox ? ownerId : null;
  db.prepare("INSERT INTO lists (id, name, inbox_of, created_at) VALUES (?, ?, ?, ?)").run(
    list.id,
    list.name,
    inboxOf,
    list.createdAt.toISOString(),
  );
  db.prepare("INSERT INTO members (list_id, account_id, role) VALUES (?, ?, 'owner')").run(
    list.id,
    ownerId,
  );
}

export function listRepository(db: Database): Lists & { inboxOf: InboxOf } {
  const findMine = myListFinder(db);
  const findList = db.prepare<[string], Row>(`SELECT ${columns} FROM lists l WHERE l.id = ?`);
  const findPage = db.prepare<object, MyRow & { rank: number }>(
    `SELECT ${columns}, m.role, l.inbox_of IS NOT m.account_id AS rank
     FROM members m JOIN lists l ON l.id = m.list_id
     WHERE m.account_id = :accountId AND (rank, l.created_at, l.id) > (:rank, :createdAt, :id)
     ORDER BY rank, l.created_at, l.id LIMIT :limit`,
  );
  const countOwned = db
    .prepare<[string], number>(
      "SELECT count(*) FROM members WHERE account_id = ? AND role = 'owner'",
    )
    .pluck();
  const findInbox = db.prepare<[string], string>("SELECT id FROM lists WHERE inbox_of = ?").pluck();
  const renameList = db.prepare("UPDATE lists SET name = ? WHERE id = ?");
  const deleteList = db.prepare("DELETE FROM lists WHERE id = ?");

  return {
    add: async (caller, decide) =>
      db.transaction(() => {
        const { list } = decide(countOwned.get(caller.account.id) ?? 0);
        insert(db, list, caller.account.id);
        return list;
      })(),

    async find(listId) {
      const row = findList.get(listId);
      return row && toList(row);
    },

    page: async (accountId, after, limit) => {
      const { rank, id } = after ?? { rank: -1, id: "" };
      const createdAt = after?.createdAt.toISOString() ?? "";
      const rows = findPage.all({ accountId, rank, createdAt, id, limit });
      return rows.map((row) => ({ ...toList(row), role: row.role, rank: row.rank }));
    },

    async inboxOf(accountId) {
      const id = findInbox.get(accountId);
      if (!id) throw new NotFound("list");
      return id;
    },

    change: async (caller, listId, decide) =>
      db.transaction(() => {
        const { list } = decide(findMine(caller, listId));
        renameList.run(list.name, listId);
        return list;
      })(),

    remove: async (caller, listId, decide) =>
      db.transaction(() => {
        decide(findMine(caller, listId));
        deleteList.run(listId);
      })(),
  };
}
