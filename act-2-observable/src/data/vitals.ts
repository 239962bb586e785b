import { type Database, openDatabase, prepared } from "./database.ts";

const countLocked = prepared(
  `SELECT count(*)::integer AS value FROM pg_stat_activity
   WHERE datname = current_database() AND wait_event_type = 'Lock'`,
);

/**
 * One connection for all who only watch. They wait neither for a lock nor long for anything else: what
 * can't be read now must not keep the next reading waiting.
 */
export const openVitals = (url: string, logError: (error: unknown) => void) =>
  openDatabase(url, logError, { max: 1, lock_timeout: 100, statement_timeout: 1_000 });

/** How many statements wait for a lock that another one holds. */
export const waitingForLocks = (db: Database) => db.rows<{ value: number }>(countLocked);
