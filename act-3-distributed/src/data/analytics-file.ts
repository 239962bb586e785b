import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";

/** A query that needs more memory uses a file beside the database. */
const limits = { threads: "1", memory_limit: "256MB" };

/** No statement can read another file or load an extension from the internet. */
const confined = {
  enable_external_access: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
};

export type AnalyticsFile = Awaited<ReturnType<typeof openAnalyticsFile>>;

/**
 * Opens the DuckDB file of analytics, or creates it in a folder that only this user can enter. Only
 * one process can use it at a time, also for reading. `:memory:` is a database in memory.
 */
export async function openAnalyticsFile(path: string) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const instance = await DuckDBInstance.create(path, { ...limits, ...confined }).catch((error) => {
    throw new Error(
      `${path} can't be opened. If another process of analytics uses it, stop that one first: only ` +
        `one can run. If the file is damaged, delete it: it is filled again. (${error.message})`,
    );
  });

  /** Each use has a connection of its own, so that a long query does not delay the others. */
  async function connected<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await instance.connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  }

  return {
    rows: <Row>(sql: string, values: DuckDBValue[] = []) =>
      connected(async (connection) => {
        const result = await connection.runAndReadAll(sql, values);
        return result.getRowObjectsJS() as Row[];
      }),

    /** Commits all statements, or none. Only one transaction may run at a time. */
    transaction: (...statements: [sql: string, ...values: DuckDBValue[]][]) =>
      connected(async (connection) => {
        await connection.run("BEGIN");
        for (const [sql, ...values] of statements) await connection.run(sql, values);
        await connection.run("COMMIT"); // without it, closing the connection rolls back
      }),

    async close(): Promise<void> {
      instance.closeSync();
    },
  };
}
