import { republishTodo, type Todo } from "../domain/todo.ts";
import { prepared } from "./database.ts";
import { messagesOf } from "./event-messages.ts";
import type { OutboxWriter } from "./outbox.ts";
import { lowestId, todoColumns } from "./todos.ts";

const batchSize = 1_000;

// A locked todo cannot change before its event is stored, so its events stay in order.
const lockBatch = prepared(
  `SELECT ${todoColumns} FROM todos t WHERE t.id > $1 ORDER BY t.id LIMIT ${batchSize} FOR SHARE`,
);

/** No account has caused these events. They take turns as one account. */
const nobody = lowestId;

/**
 * Stores an event with the current state of every todo, so that consumers of an emptied stream know
 * them again. It does not tell what has happened to them or which todos were deleted. It can be
 * interrupted and repeated. `onProgress` gets the number of todos so far.
 * @returns the number of todos
 */
export async function republishTodos(
  outbox: OutboxWriter,
  now: Date,
  onProgress: (republished: number) => unknown,
): Promise<number> {
  let republished = 0;
  for (let after = lowestId; ; ) {
    const todos = await outbox.transaction(async (tx) => {
      const batch = await tx.rows<Todo>(lockBatch, [after]);
      await tx.enqueue(
        batch.flatMap((todo) => messagesOf(todo.id, [republishTodo(todo, nobody, now)])),
      );
      return batch;
    });
    const last = todos.at(-1);
    if (!last) return republished;
    after = last.id;
    republished += todos.length;
    await onProgress(republished);
  }
}
