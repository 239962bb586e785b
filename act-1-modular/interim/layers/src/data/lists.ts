import type { Lists } from "../application/lists.ts";
import type { InboxOf } from "../application/todos.ts";
import { NotFound } from "../domain/errors.ts";
import type { List, Role } from "../domain/list.ts";
import type { Database } from "./database.ts";

type Row = { id: string; name: string; createdAt: string; inboxOf: string | null };

const columns = "l.id, l.name, l.created_at AS createdAt, l.inbox_of AS inboxOf";

const toList = ({ id, name, createdAt, inboxOf }: Row): List => ({
  id,
  name,
  createdAt: new Date(createdAt),
  isInbox: inboxOf !== null,
});

export function listRepository(db: Database): Lists & { inboxOf: InboxOf } {
  const insertList = db.prepare("INSERT INTO lists (id, name, created_at) VALUES (?, ?, ?)");
  const insertOwner = db.prepare(
    "INSERT INTO members (list_id, account_id, role) VALUES (?, ?, 'owner')",
  );
  const add = db.transaction((list: List, ownerId: string) => {
    insertList.run(list.id, list.name, list.createdAt.toISOString());
    insertOwner.run(list.id, ownerId);
  });
  const findList = db.prepare<[string], Row>(`SELECT ${columns} FROM lists l WHERE l.id = ?`);
  const findLists = db.prepare<[string], Row & { role: Role }>(
    `SELECT ${columns}, m.role FROM members m JOIN lists l ON l.id = m.list_id
     WHERE m.account_id = ? ORDER BY l.inbox_of IS m.account_id DESC, l.created_at, l.id`,
  );
  const findInbox = db.prepare<[string], string>("SELECT id FROM lists WHERE inbox_of = ?").pluck();
  const renameList = db.prepare("UPDATE lists SET name = ? WHERE id = ?");
  const deleteList = db.prepare("DELETE FROM lists WHERE id = ?");

  return {
    add: async (list, ownerId) => add(list, ownerId),

    async find(listId) {
      const row = findList.get(listId);
      return row && toList(row);
    },

    of: async (accountId) =>
      findLists.all(accountId).map((row) => ({ ...toList(row), role: row.role })),

    async inboxOf(accountId) {
      const id = findInbox.get(accountId);
      if (!id) throw new NotFound("list");
      return id;
    },

    async rename(listId, name) {
      renameList.run(name, listId);
    },

    async remove(listId) {
      deleteList.run(listId);
    },
  };
}
