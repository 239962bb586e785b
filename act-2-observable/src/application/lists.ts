import { NotFound } from "../domain/errors.ts";
import { type List, listName, mustBeDeletable, type Role } from "../domain/list.ts";
import { deleteTodo } from "../domain/todo.ts";
import type { Permit } from "./access.ts";
import type { Caller } from "./caller.ts";
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
    all: (caller: Caller) => lists.of(caller.account.id),

    async create(caller: Caller, name: string) {
      const list = { id: newId(), name: listName(name), createdAt: clock(), isInbox: false };
      await lists.add(list, caller.account.id);
      return { ...list, role: "owner" as const };
    },

    async get(caller: Caller, listId: string) {
      const role = await permit(caller, "read", listId);
      return { ...(await existing(listId)), role };
    },

    async rename(caller: Caller, listId: string, newName: string) {
      const role = await permit(caller, "manage", listId);
      const name = listName(newName);
      await lists.rename(listId, name);
      return { ...(await existing(listId)), name, role };
    },

    async remove(caller: Caller, listId: string) {
      await permit(caller, "manage", listId);
      mustBeDeletable(await existing(listId));
      await lists.remove(listId, (todo) => deleteTodo(todo, caller.account.id, clock()));
    },
  };
}
