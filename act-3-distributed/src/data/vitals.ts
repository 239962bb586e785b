import { type Database, type Options, openDatabase, planEachTime, prepared } from "./database.ts";
import { oldestMessage } from "./oldest-message.ts";

const countLocked = prepared(
  `SELECT count(*)::integer AS value FROM pg_stat_activity
   WHERE datname = current_database() AND wait_event_type = 'Lock'`,
);
const ageTransactions = prepared(
  `SELECT coalesce(extract(epoch FROM clock_timestamp() - min(xact_start)), 0)::double precision AS value
   FROM pg_stat_activity WHERE datname = current_database()`,
);
const mostCounted = 100_000;
const countMessages = prepared(
  `SELECT count(*)::integer AS value
   FROM (SELECT FROM outbox WHERE topic = $1 AND position >= $2 LIMIT ${mostCounted}) counted`,
);

/**
 * One connection for observations. It waits at most 100 ms for a lock and a second for a result, so
 * a failed observation does not delay the next one.
 */
export const openVitals = (url: string, logError: (error: unknown) => void, more: Options = {}) =>
  openDatabase(url, logError, {
    ...planEachTime,
    max: 1,
    lock_timeout: 100,
    statement_timeout: 1_000,
    ...more,
  });

/** The number of statements that wait for a lock. */
export const waitingForLocks = (db: Database) => db.rows<{ value: number }>(countLocked);

/**
 * The age of the oldest transaction in seconds. While it lasts, the server cannot clean up rows that
 * were deleted after its start. The role of the app sees only its own transactions, unless it is a
 * member of pg_read_all_stats.
 */
export const oldestTransaction = (db: Database) => db.rows<{ value: number }>(ageTransactions);

/** Returns two readings of the outbox for each topic. */
export function watchOutbox(db: Database, topics: string[]) {
  const oldest = topics.map((topic) => ({ topic, find: oldestMessage(topic) }));
  return {
    /** The number of messages that have not been delivered, counted up to 100,000. */
    waiting: () =>
      Promise.all(
        oldest.map(async ({ topic, find }) => {
          const first = await find(db);
          const [row] = first
            ? await db.rows<{ value: number }>(countMessages, [topic, first.position])
            : [];
          return { topic, value: row?.value ?? 0 };
        }),
      ),
    /** The age of the oldest message in seconds. */
    oldestAge: () =>
      Promise.all(
        oldest.map(async ({ topic, find }) => {
          return { topic, value: ((await find(db))?.ageMs ?? 0) / 1_000 };
        }),
      ),
  };
}
