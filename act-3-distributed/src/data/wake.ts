import pg from "pg";
import type { Outbox } from "../application/outbox.ts";
import { type Database, prepared } from "./database.ts";

const channel = "outbox";
const notify = prepared(`NOTIFY ${channel}`);

/** For how long commits are collected into one notification. */
const collectMs = 2;

/**
 * Returns a listener for commits that wakes the relays, which are other processes. It notifies once
 * for all commits of a moment. It does so outside their transactions, because PostgreSQL lets
 * transactions that notify commit only one at a time.
 */
export function wakeRelays(db: Database, logError: (error: unknown) => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      db.run(notify).catch(logError);
    }, collectMs);
  };
}

/**
 * Wakes a relay after commits of other processes. While the connection is broken, the relay finds new
 * messages by polling.
 */
export function listenForCommits(
  url: string,
  topics: string[],
  logError: (error: unknown) => void,
) {
  const listeners: ((topics: Set<string>) => void)[] = [];
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function listen(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: "commits" });
    client = next;
    next.on("notification", () => {
      for (const listener of listeners) listener(new Set(topics));
    });
    next.on("error", logError);
    next.on("end", () => {
      if (client === next) timer = setTimeout(listen, 1_000);
    });
    await next
      .connect()
      .then(() => next.query(`LISTEN ${channel}`))
      .catch(logError);
  }
  const listening = listen();

  const onCommit: Outbox["onCommit"] = (listener) => listeners.push(listener);
  return {
    onCommit,
    async stop(): Promise<void> {
      await listening;
      const last = client;
      client = undefined;
      clearTimeout(timer);
      await last?.end();
    },
  };
}
