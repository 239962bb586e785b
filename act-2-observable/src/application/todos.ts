import { NotFound } from "../domain/errors.ts";
import type { Member } from "../domain/list.ts";
import type { NewMessage } from "../domain/message.ts";
import { type Audience, completionMessages, nobody } from "../domain/notification.ts";
import {
  changeTodo,
  createTodo,
  type Decision,
  deleteTodo,
  type Todo,
  type TodoChange,
  type TodoEvent,
} from "../domain/todo.ts";
import type { Permit } from "./access.ts";
import type { Caller } from "./caller.ts";

/** What becomes of a todo, and what is to be done about it afterwards. */
export type Outcome = Decision & { messages: NewMessage[] };

/** Says what happens when a todo is deleted. */
export type Deletion = (before: Todo) => TodoEvent;

export type Todos = {
  /** Throws NotFound where the list has gone. */
  add(decision: Decision): Promise<void>;
  find(id: string): Promise<Todo | undefined>;
  /** The todos of a list by order and id, from the first after `after`. */
  page(listId: string, after: { order: number; id: string }, limit: number): Promise<Todo[]>;
  /**
   * Reads the todo, lets `decide` say what becomes of it and stores that with the messages about
   * it, all in one transaction. Returns the outcome, or undefined where the todo has gone.
   */
  change(id: string, decide: (before: Todo) => Outcome): Promise<Outcome | undefined>;
  remove(id: string, decide: Deletion): Promise<void>;
  clear(listId: string, which: { onlyCompleted: boolean }, decide: Deletion): Promise<void>;
};

export type InboxOf = (accountId: string) => Promise<string>;
export type MembersOf = (listId: string) => Promise<Member[]>;
export type AudienceOf = (listId: string) => Promise<Audience>;
export type TodoPage = { listId?: string; after?: { order: number; id: string }; limit: number };

export type TodoUseCases = ReturnType<typeof todoUseCases>;

export function todoUseCases({
  todos,
  inboxOf,
  audienceOf,
  permit,
  clock,
  newId,
}: {
  todos: Todos;
  inboxOf: InboxOf;
  audienceOf: AudienceOf;
  permit: Permit;
  clock: () => Date;
  newId: () => string;
}) {
  async function permitted(caller: Caller, action: "read" | "edit", id: string): Promise<Todo> {
    const todo = await todos.find(id);
    if (!todo) throw new NotFound("todo");
    await permit(caller, action, todo.listId, "todo");
    return todo;
  }

  return {
    async page(caller: Caller, { after = { order: -Infinity, id: "" }, limit, ...page }: TodoPage) {
      const listId = page.listId ?? (await inboxOf(caller.account.id));
      await permit(caller, "read", listId);
      return todos.page(listId, after, limit);
    },

    async create(caller: Caller, input: { title: string; listId?: string; order?: number }) {
      const listId = input.listId ?? (await inboxOf(caller.account.id));
      await permit(caller, "edit", listId);
      const decision = createTodo({ ...input, id: newId(), listId }, caller.account.id, clock());
      await todos.add(decision);
      return decision.todo;
    },

    get: (caller: Caller, id: string) => permitted(caller, "read", id),

    async change(caller: Caller, id: string, change: TodoChange) {
      const { listId } = await permitted(caller, "edit", id);
      const audience = change.completed ? await audienceOf(listId) : nobody;
      const outcome = await todos.change(id, (before) => {
        const decision = changeTodo(before, change, caller.account.id, clock());
        return {
          ...decision,
          messages: completionMessages(decision.event, caller.account, audience, newId),
        };
      });
      if (!outcome) throw new NotFound("todo");
      return outcome.todo;
    },

    async remove(caller: Caller, id: string) {
      await permitted(caller, "edit", id);
      await todos.remove(id, (todo) => deleteTodo(todo, caller.account.id, clock()));
    },

    async clear(caller: Caller, listId: string, which: { onlyCompleted: boolean }) {
      await permit(caller, "edit", listId);
      await todos.clear(listId, which, (todo) => deleteTodo(todo, caller.account.id, clock()));
    },
  };
}
