import { createHash } from "node:crypto";
import type { EventEmitter } from "node:events";
import pg from "pg";
import type { Caller } from "../application/caller.ts";

/** A statement that the server parses and plans once for each connection. */
export type Statement = { name: string; text: string };

type Values = unknown[];

export type Queries = {
  rows<Row>(statement: Statement, values?: Values): Promise<Row[]>;
  /** Returns how many rows were changed. */
  run(statement: Statement, values?: Values): Promise<number>;
};

export type Database = Queries & {
  /**
   * Commits all of `work`, or nothing if it throws. Throws if the caller left while waiting for a
   * connection.
   */
  transaction<T>(work: (queries: Queries) => Promise<T>, caller?: Caller): Promise<T>;
  /** The numbers of used and idle connections, and of requests that wait for one. */
  usage(): { used: number; idle: number; pending: number };
  close(): Promise<void>;
};

/** Names a statement after its text, so that each name is unique. */
export function prepared(text: string): Statement {
  const beginning = text.trim().split(/\s+/, 3).join(" ");
  const hash = createHash("sha256").update(text).digest("hex");
  return { name: `${beginning.slice(0, 40)} ${hash.slice(0, 16)}`, text };
}

/** Settings of pg: `application_name` names the connections on the server, `max` limits them. */
export type Options = Pick<pg.PoolConfig, "application_name" | "max" | "options"> & {
  /** How many milliseconds a statement may wait for a lock. */
  lock_timeout?: number;
  /** How many milliseconds a statement may take in total. */
  statement_timeout?: number;
};

/** For requests. A slow statement, such as a huge search, must not keep its connection for long. */
export const forRequests: Options = { statement_timeout: 5_000 };

/**
 * Plans each statement for each execution. A plan that was made while the outbox was empty reads
 * the whole table, and PostgreSQL would keep it while 100,000 messages arrive. JIT compilation is
 * off, because it would take longer than these statements.
 */
export const planEachTime: Options = {
  options: "-c plan_cache_mode=force_custom_plan -c jit=off",
};

/**
 * A pool of connections to the database of one environment. Errors of idle connections are passed
 * to `logError`.
 */
export function openDatabase(
  url: string,
  logError: (error: unknown) => void,
  options: Options = {},
): Database {
  const connectionTimeoutMillis = 10_000;
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis, ...options });
  pool.on("error", logError);
  // The query gets the error of a broken connection. Without a listener the event ends the process.
  pool.on("connect", (client) => {
    client.on("error", () => {});
    hideValues(client);
  });

  /**
   * With `pool.query`, a request that waited for a connection continues in the previous request's
   * trace.
   */
  async function single<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken = true;
    try {
      const result = await work(queriesOn(client));
      broken = false;
      return result;
    } finally {
      // After an error, for example of the connection, it must not serve the next request.
      client.release(broken);
    }
  }

  return {
    rows: <Row>(statement: Statement, values?: Values) =>
      single((queries) => queries.rows<Row>(statement, values)),
    run: (statement, values) => single((queries) => queries.run(statement, values)),
    async transaction(work, caller) {
      const client = await pool.connect();
      let broken = false;
      try {
        caller?.signal.throwIfAborted();
        await client.query("BEGIN");
        const result = await work(queriesOn(client));
        await client.query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch(() => {
          broken = true;
        });
        throw error;
      } finally {
        // A connection in an unknown state must not serve the next request.
        client.release(broken);
      }
    },
    usage: () => ({
      used: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      pending: pool.waitingCount,
    }),
    close: () => pool.end(),
  };
}

/** Runs `work` with a database that puts everything into one transaction. */
export const inOneTransaction = <T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> =>
  db.transaction((tx) => work({ ...db, ...tx, transaction: (inner) => inner(tx) }));

function queriesOn(connection: pg.PoolClient): Queries {
  return {
    async rows<Row>(statement: Statement, values: Values = []) {
      const result = await connection.query({ ...statement, values });
      return result.rows as Row[];
    },
    async run(statement, values = []) {
      const result = await connection.query({ ...statement, values });
      return result.rowCount ?? 0;
    },
  };
}

/**
 * The server quotes an invalid value in its error (SQLSTATE 22…), and errors end up in logs and
 * spans. pg emits the error before any other code gets it.
 */
function hideValues(client: pg.PoolClient): void {
  const { connection } = client as unknown as { connection: EventEmitter };
  connection.prependListener("errorMessage", (error: pg.DatabaseError) => {
    if (!error.code?.startsWith("22")) return;
    const hidden = `The database refused a value: ${error.code}`;
    error.stack = error.stack?.replace(error.message, hidden) ?? hidden;
    error.message = hidden;
  });
}
