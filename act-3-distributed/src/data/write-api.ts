import { BalancedPool } from "undici";
import { z } from "zod";
import { Unavailable } from "../domain/errors.ts";
import type { Todo } from "../domain/todo.ts";

const date = z.iso.datetime().pipe(z.coerce.date());
const Todos = z.array(
  z.object({
    id: z.string(),
    listId: z.string(),
    title: z.string(),
    completedAt: date.nullable(),
    order: z.number(),
    createdBy: z.string(),
    createdAt: date,
    version: z.number(),
  }),
);

/**
 * Asks the write API for what only the source of truth knows. `headersOf` returns the headers that
 * say who is asking, and in which trace.
 */
export function askWriteApi(
  addresses: string[],
  headersOf: () => Promise<Record<string, string | undefined>>,
) {
  const pool = new BalancedPool(addresses);

  async function get<T>(schema: z.ZodType<T>, path: string): Promise<T> {
    const headers = await headersOf();
    const response = await pool.request({ method: "GET", path, headers }).catch((error: Error) => {
      throw new Unavailable("Search", `The write API does not answer: ${error.message}`);
    });
    const answer = await response.body.json();
    if (response.statusCode === 200) return schema.parse(answer);
    throw new Error(`The write API answered with ${response.statusCode}.`);
  }

  const newestTodos = (): Promise<Todo[]> => get(Todos, "/internal/search/newest-todos");
  return { newestTodos, close: () => pool.close() };
}
