import { NotFound } from "../domain/errors.ts";
import { type Member, mustAllow, type Role } from "../domain/list.ts";
import { completionNotices, type Email, type Notices } from "../domain/notification.ts";
import {
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
import type { CountEmail } from "./notifications.ts";

/** A decision, and the notices about it for the members of the list. */
export type Outcome = Decision & Notices;

/** A todo, the name of its list and the caller's role on the list. All are locked like MyList. */
export type MyTodo = { todo: Todo; listName: string; role: Role };

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
  /** Stores the outcome in one transaction. `members` is empty unless `withMembers` is set. */
  change(
    caller: Caller,
    which: { id: string; withMembers: boolean },
    decide: (before: (MyTodo & { members: Member[] }) | undefined) => Outcome,
  ): Promise<Outcome>;
  remove(
    caller: Caller,
    id: string,
    decide: (before: MyTodo | undefined) => TodoEvent,
  ): Promise<void>;
  clear(
    caller: Caller,
    which: { listId: string; onlyCompleted: boolean },
    check: (list: MyList | undefined) => void,
  ): Promise<void>;
};

export type TodoPage = { listId?: string; after?: { order: number; id: string }; limit: number };

export type TodoUseCases = ReturnType<typeof todoUseCases>;

export function todoUseCases({
  todos,
  inboxOf,
  sendEmail,
  publicUrl,
  countEmail,
  permit,
  todosPerList,
  clock,
  newId,
}: {
  todos: Todos;
  inboxOf: InboxOf;
  /** `actorId` is the account that causes the e-mail. */
  sendEmail: (email: Email, actorId: string) => Promise<void>;
  publicUrl: string;
  countEmail: CountEmail;
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
      return todos.add(caller, listId, (list, contents) => {
        mustAllow(list?.role, "edit");
        mustHaveRoom(contents, todosPerList);
        const todo = { ...input, id: newId(), listId, after: contents.highestOrder };
        return createTodo(todo, caller.account.id, clock());
      });
    },

    async get(caller: Caller, id: string): Promise<Todo> {
      const todo = await todos.find(id);
      if (!todo) throw new NotFound("todo");
      await permit(caller, "read", todo.listId, "todo");
      return todo;
    },

    async change(caller: Caller, id: string, change: TodoChange): Promise<Todo> {
      const which = { id, withMembers: change.completed === true };
      const { todo, emails } = await todos.change(caller, which, (before) => {
        mustAllow(before?.role, "edit", "todo");
        const { members, listName } = before;
        const decision = changeTodo(before.todo, change, caller.account.id, clock());
        const completed = decision.events.find((event) => event.type === "todo.completed");
        const audience = { members, listName, publicUrl };
        const count = () => countEmail(caller.account.id);
        const notices = completionNotices(completed, caller.account, audience, count, newId);
        return { ...decision, ...notices };
      });
      for (const email of emails) await sendEmail(email, caller.account.id);
      return todo;
    },

    async remove(caller: Caller, id: string): Promise<void> {
      await todos.remove(caller, id, (before) => {
        mustAllow(before?.role, "edit", "todo");
        return deleteTodo(before.todo, caller.account.id, clock());
      });
    },

    async clear(caller: Caller, listId: string, which: { onlyCompleted: boolean }): Promise<void> {
      await todos.clear(caller, { listId, ...which }, (list) => {
        mustAllow(list?.role, "edit");
      });
    },
  };
}
