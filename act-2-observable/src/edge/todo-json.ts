import type { Todo } from "../domain/todo.ts";

/** A todo as the API shows it. Its URL is absolute, from the address that people use. */
export function todoJson(publicUrl: string) {
  return (todo: Todo) => ({
    id: todo.id,
    url: `${publicUrl}/todos/${todo.id}`,
    listId: todo.listId,
    title: todo.title,
    completed: todo.completedAt !== null,
    completedAt: todo.completedAt,
    order: todo.order,
    createdBy: todo.createdBy,
    createdAt: todo.createdAt,
    version: todo.version,
  });
}
