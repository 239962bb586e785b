import { BalancedPool } from "undici";
import { z } from "zod";
import type { ListsOf } from "../application/search.ts";
import { Unavailable } from "../domain/errors.ts";
import type { Todo } from "../domain/todo.ts";

const Lists = z.object({ listIds: z.array(z.string()) });

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

  async function get<T>(schema: z.ZodType<T>, path: string, query = {}): Promise<T> {
    const headers = await headersOf();
    const response = await pool
      .request({ method: "GET", path, query, headers })
      .catch((error: Error) => {
        throw new Unavailable("Search", `The write API does not answer: ${error.message}`);
      });
    const answer = await response.body.json();
    if (response.statusCode === 200) return schema.parse(answer);
    throw new Error(`The write API answered with ${response.statusCode}.`);
  }

  const listsOf: ListsOf = async (accountId) =>
    (await get(Lists, "/internal/search/lists", { accountId })).listIds;
  const newestTodos = (): Promise<Todo[]> => get(Todos, "/internal/search/newest-todos");
  return { listsOf, newestTodos };
}
