import type { Account } from "../domain/account.ts";
import { NotFound } from "../domain/errors.ts";
import { type List, listName, mustBeDeletable, type Role } from "../domain/list.ts";
import { deleteTodo } from "../domain/todo.ts";
import type { Permit } from "./access.ts";
import type { Deletion } from "./todos.ts";

export type Lists = {
  add(list: List, ownerId: string): Promise<void>;
  find(listId: string): Promise<List | undefined>;
  /** The lists of an account: its own Inbox first, then by time of creation. */
  of(accountId: string): Promise<(List & { role: Role })[]>;
  rename(listId: string, name: string): Promise<void>;
  /** Removes the list with its todos. */
  remove(listId: string, decide: Deletion): Promise<void>;
};

export type ListUseCases = ReturnType<typeof listUseCases>;

export function listUseCases({
  lists,
  permit,
  clock,
  newId,
}: {
  lists: Lists;
  permit: Permit;
  clock: () => Date;
  newId: () => string;
}) {
  async function existing(listId: string): Promise<List> {
    const list = await lists.find(listId);
    if (!list) throw new NotFound("list");
    return list;
  }

  return {
    all: (actor: Account) => lists.of(actor.id),

    async create(actor: Account, name: string) {
      const list = { id: newId(), name: listName(name), createdAt: clock(), isInbox: false };
      await lists.add(list, actor.id);
      return { ...list, role: "owner" as const };
    },

    async get(actor: Account, listId: string) {
      const role = await permit(actor, "read", listId);
      return { ...(await existing(listId)), role };
    },

    async rename(actor: Account, listId: string, newName: string) {
      const role = await permit(actor, "manage", listId);
      const name = listName(newName);
      await lists.rename(listId, name);
      return { ...(await existing(listId)), name, role };
    },

    async remove(actor: Account, listId: string) {
      await permit(actor, "manage", listId);
      mustBeDeletable(await existing(listId));
      await lists.remove(listId, (todo) => deleteTodo(todo, actor.id, clock()));
    },
  };
}
