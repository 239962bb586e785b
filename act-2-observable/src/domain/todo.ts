import type { NewMessage } from "./message.ts";
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

/** What happened to a todo, who did it and when. */
export type TodoEvent = {
  readonly type: "todo.created" | "todo.completed" | "todo.changed" | "todo.deleted";
  readonly occurredAt: Date;
  readonly actorId: string;
  readonly todo: Todo;
};

/** A decision: the new state, and the event that tells about it. No event: nothing changes. */
export type Decision = { todo: Todo; event?: TodoEvent };

export type NewTodo = { id: string; listId: string; title: string; order?: number | undefined };
export type TodoChange = { title?: string; completed?: boolean; order?: number };

export const title = (text: string) => line("title", text, 200);

/** A new todo comes last in its list, unless it brings an order of its own. */
export function createTodo(input: NewTodo, actorId: string, now: Date): Decision {
  const todo: Todo = {
    id: input.id,
    listId: input.listId,
    title: title(input.title),
    completedAt: null,
    order: input.order ?? now.getTime(),
    createdBy: actorId,
    createdAt: now,
    version: 1,
  };
  return { todo, event: { type: "todo.created", occurredAt: now, actorId, todo } };
}

/** A change that changes nothing makes no new version. */
export function changeTodo(before: Todo, change: TodoChange, actorId: string, now: Date): Decision {
  const wasCompleted = before.completedAt !== null;
  const completed = change.completed ?? wasCompleted;
  const after = {
    ...before,
    title: change.title === undefined ? before.title : title(change.title),
    order: change.order ?? before.order,
    completedAt: completed ? (before.completedAt ?? now) : null,
    version: before.version + 1,
  };
  const changed = (["title", "order", "completedAt"] as const).some((k) => after[k] !== before[k]);
  if (!changed) return { todo: before };
  const type = completed && !wasCompleted ? "todo.completed" : "todo.changed";
  return { todo: after, event: { type, occurredAt: now, actorId, todo: after } };
}

/** The end of a todo is one more version of it, after all others. Its title is nobody's any more. */
export function deleteTodo(before: Todo, actorId: string, now: Date): TodoEvent {
  const todo = { ...before, title: "", version: before.version + 1 };
  return { type: "todo.deleted", occurredAt: now, actorId, todo };
}

/** The message about an event, for consumers that follow the todos. */
export function messageOf(event: TodoEvent): NewMessage {
  const { type, occurredAt, actorId, todo } = event;
  return {
    id: `${todo.id}:${todo.version}`,
    type,
    version: 1,
    occurredAt,
    key: todo.id,
    data: { actorId, todo },
  };
}
