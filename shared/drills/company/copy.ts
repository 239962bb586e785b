import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import type { Act } from "../../kit/acts.ts";

/** A todo as the acts' own code reads it. */
export type Row = {
  id: string;
  listId: string;
  title: string;
  completedAt: Date | null;
  order: number;
  createdBy: string;
  createdAt: Date;
  version: number;
};

const batchSize = 10_000;
const readBatch = `SELECT id, list_id AS "listId", title, completed_at AS "completedAt", "order",
    created_by AS "createdBy", created_at AS "createdAt", version
  FROM todos WHERE id > $1 ORDER BY id LIMIT ${batchSize}`;

/**
 * Hands all todos of a database to `store`, in batches, to fill a copy of them. The events of a
 * million todos would take too long. `onProgress` gets the number of todos so far.
 */
export async function copyTodos(
  databaseUrl: string,
  store: (todos: Row[]) => Promise<unknown>,
  onProgress: (copied: number) => void,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    let copied = 0;
    for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
      const { rows } = await client.query<Row>(readBatch, [after]);
      const last = rows.at(-1);
      if (!last) return;
      await store(rows);
      after = last.id;
      copied += rows.length;
      onProgress(copied);
    }
  } finally {
    await client.end();
  }
}

/** Loads a module of a step, to do something with the step's own code. */
export const moduleOf = <Module>({ dir }: Act, file: string): Promise<Module> =>
  import(pathToFileURL(join(dir, file)).href);
