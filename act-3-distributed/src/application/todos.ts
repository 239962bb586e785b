import { NotFound } from "../domain/errors.ts";
import { mustAllow, type Role } from "../domain/list.ts";
import {
  actionsOf,
  type Contents,
  changeTodo,
  createTodo,
  type Decision,
  deleteTodo,
  mustHaveRoom,
  type Todo,
  type TodoChange,
  type TodoEvent,
} from "../domain/todo.ts";
import type { MyList, Permit } from "./access.ts";
import type { Caller } from "./caller.ts";
import type { InboxOf } from "./lists.ts";

/** A todo and the caller's role on its list. Both are locked like MyList. */
export type MyTodo = { todo: Todo; role: Role };

/** `decide` gets undefined if the caller has no such todo or list. */
export type Todos = {
  find(id: string): Promise<Todo | undefined>;
  /** Returns the todos of a list after `after`, sorted by order and id. */
  page(listId: string, after: { order: number; id: string }, limit: number): Promise<Todo[]>;
  add(
    caller: Caller,
    listId: string,
    decide: (list: MyList | undefined, contents: Contents) => Decision,
  ): Promise<Todo>;
  /**
   * Stores the decision in one transaction. `members` are the accounts of the list's members, or
   * empty unless `withMembers` is set.
   */
  change(
    caller: Caller,
    which: { id: string; withMembers: boolean },
    decide: (before: (MyTodo & { members: string[] }) | undefined) => Decision,
  ): Promise<Decision>;
  remove(
    caller: Caller,
    id: string,
    decide: (before: MyTodo | undefined) => TodoEvent,
  ): Promise<void>;
  clear(
    caller: Caller,
    which: { listId: string; onlyCompleted: boolean },
    decide: (list: MyList | undefined) => (todo: Todo) => TodoEvent,
  ): Promise<void>;
};

export type TodoPage = { listId?: string; after?: { order: number; id: string }; limit: number };

export type TodoUseCases = ReturnType<typeof todoUseCases>;

export function todoUseCases({
  todos,
  inboxOf,
  permit,
  todosPerList,
  clock,
  newId,
}: {
  todos: Todos;
  inboxOf: InboxOf;
  permit: Permit;
  todosPerList: number;
  clock: () => Date;
  newId: () => string;
}) {
  return {
    async page(
      caller: Caller,
      { after = { order: -Infinity, id: "" }, limit, ...page }: TodoPage,
    ): Promise<Todo[]> {
      const listId = page.listId ?? (await inboxOf(caller.account.id));
      const found = await todos.page(listId, after, limit);
      await permit(caller, "read", listId);
      return found;
    },

    async create(caller: Caller, input: { title: string; listId?: string; order?: number }) {
      const listId = input.listId ?? (await inboxOf(caller.account.id));
      const allowed = await permit(caller, "create_todo", listId);
      return todos.add(caller, listId, (list, contents) => {
        mustAllow(list?.role, allowed);
        mustHaveRoom(contents, todosPerList);
        const todo = { ...input, id: newId(), listId, after: contents.highestOrder };
        return createTodo(todo, caller.account.id, clock());
      });
    },

    async get(caller: Caller, id: string): Promise<Todo> {
      const todo = await existing(todos, id);
      await permit(caller, "read", todo.listId, "todo");
      return todo;
    },

    async change(caller: Caller, id: string, change: TodoChange): Promise<Todo> {
      const { listId } = await existing(todos, id);
      const allowed = await permit(caller, actionsOf(change), listId, "todo");
      const which = { id, withMembers: change.completed === true };
      const { todo } = await todos.change(caller, which, (before) => {
        mustAllow(before?.role, allowed, "todo");
        return changeTodo(before.todo, change, caller.account.id, clock(), before.members);
      });
      return todo;
    },

    async remove(caller: Caller, id: string): Promise<void> {
      const { listId } = await existing(todos, id);
      const allowed = await permit(caller, "delete_todo", listId, "todo");
      await todos.remove(caller, id, (before) => {
        mustAllow(before?.role, allowed, "todo");
        return deleteTodo(before.todo, caller.account.id, clock());
      });
    },

    async clear(caller: Caller, listId: string, which: { onlyCompleted: boolean }): Promise<void> {
      const allowed = await permit(caller, "clear_todos", listId);
      await todos.clear(caller, { listId, ...which }, (list) => {
        mustAllow(list?.role, allowed);
        return (todo) => deleteTodo(todo, caller.account.id, clock());
      });
    },
  };
}

async function existing({ find }: Pick<Todos, "find">, id: string): Promise<Todo> {
  const todo = await find(id);
  if (!todo) throw new NotFound("todo");
  return todo;
}
