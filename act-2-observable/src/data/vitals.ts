import { type Database, prepared } from "./database.ts";

const countLocked = prepared(
  `SELECT count(*)::integer AS value FROM pg_stat_activity
   WHERE datname = current_database() AND wait_event_type = 'Lock'`,
);

/** How many statements wait for a lock that another one holds. */
export const waitingForLocks = (db: Database) => db.rows<{ value: number }>(countLocked);
