import { Conflict } from "./errors.ts";
import type { DomainEvent } from "./event.ts";
import type { Action } from "./list.ts";
import { line } from "./text.ts";

export type Todo = {
  readonly id: string;
  readonly listId: string;
  readonly title: string;
  readonly completedAt: Date | null;
  readonly order: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly version: number;
};

/** `recipients` are the accounts to tell: the other members of the list at that moment. */
export type TodoCompleted = DomainEvent<
  "todo.completed",
  { readonly todo: Todo; readonly recipients: readonly string[] }
>;
/** Nothing has happened. The event repeats the state for consumers that have lost it. */
export type TodoRepublished = DomainEvent<"todo.republished", { readonly todo: Todo }>;
export type TodoDeleted = DomainEvent<
  "todo.deleted",
  { readonly todoId: string; readonly listId: string; readonly version: number }
>;
/** An event about a todo. All except a deletion contain the state of the todo. */
export type TodoEvent =
  | DomainEvent<"todo.created", { readonly todo: Todo }>
  | DomainEvent<"todo.renamed", { readonly todo: Todo }>
  | DomainEvent<"todo.reordered", { readonly todo: Todo }>
  | TodoCompleted
  | DomainEvent<"todo.reopened", { readonly todo: Todo }>
  | TodoRepublished
  | TodoDeleted;

/** A decision: the new state of a todo and the events that led to it. */
export type Decision = { todo: Todo; events: TodoEvent[] };

export type NewTodo = {
  id: string;
  listId: string;
  title: string;
  order?: number | undefined;
  /** The highest order in the list. */
  after?: number;
};

/** The number of todos in a list, and their highest order (0 in an empty list). */
export type Contents = { count: number; highestOrder: number };

export const maxOrder = 1e15;

/** Throws Conflict if there are `max` todos. */
export function mustHaveRoom({ count }: Contents, max: number): void {
  if (count >= max) throw new Conflict(`A list can have at most ${max} todos.`);
}

export type TodoChange = { title?: string; completed?: boolean; order?: number };

export const title = (text: string) => line("title", text, 200);

/** A new todo is last in its list unless it has an order. */
export function createTodo(input: NewTodo, actorId: string, now: Date): Decision {
  const { after = 0 } = input;
  const todo: Todo = {
    id: input.id,
    listId: input.listId,
    title: title(input.title),
    completedAt: null,
    order: input.order ?? Math.min(after + 1, maxOrder),
    createdBy: actorId,
    createdAt: now,
    version: 1,
  };
  return { todo, events: [{ type: "todo.created", occurredAt: now, actorId, todo }] };
}

/**
 * Returns one event for each changed field. Without an event, the version stays the same. `members`
 * are the accounts of the list's members.
 */
export function changeTodo(
  before: Todo,
  change: TodoChange,
  actorId: string,
  now: Date,
  members: readonly string[] = [],
): Decision {
  const wasCompleted = before.completedAt !== null;
  const completed = change.completed ?? wasCompleted;
  const todo: Todo = {
    ...before,
    title: change.title === undefined ? before.title : title(change.title),
    order: change.order ?? before.order,
    completedAt: completed ? (before.completedAt ?? now) : null,
    version: before.version + 1,
  };
  const happened = { occurredAt: now, actorId, todo };
  const events: TodoEvent[] = [];
  if (todo.title !== before.title) events.push({ type: "todo.renamed", ...happened });
  if (todo.order !== before.order) events.push({ type: "todo.reordered", ...happened });
  const recipients = members.filter((member) => member !== actorId);
  if (completed && !wasCompleted) events.push({ type: "todo.completed", ...happened, recipients });
  if (wasCompleted && !completed) events.push({ type: "todo.reopened", ...happened });
  return { todo: events.length > 0 ? todo : before, events };
}

export const republishTodo = (todo: Todo, actorId: string, now: Date): TodoRepublished => ({
  type: "todo.republished",
  occurredAt: now,
  actorId,
  todo,
});

/** The deletion has the last version of the todo. */
export function deleteTodo({ id, listId, version }: Todo, actorId: string, now: Date): TodoDeleted {
  const about = { todoId: id, listId, version: version + 1 };
  return { type: "todo.deleted", occurredAt: now, actorId, ...about };
}

/** Returns the actions that a change consists of. */
export function actionsOf({ title, completed, order }: TodoChange): Action[] {
  const needed: Action[] = [];
  if (title !== undefined) needed.push("rename_todo");
  if (completed !== undefined) needed.push("complete_todo");
  if (order !== undefined) needed.push("reorder_todo");
  return needed;
}
