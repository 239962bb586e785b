import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import pg from "pg";
import type { Edit } from "../edits.ts";

/** The places that can be slow. */
export const places = ["lock", "query", "mail server", "pool"] as const;
export type Place = (typeof places)[number];

/** A slowness to plant. `variant` selects one of several ways. */
export type Plant = { place: Place; variant: number };

/** Every place once. The seed decides order and variants. */
export function plantsOf(seed: number): Plant[] {
  const order = fc.shuffledSubarray([...places], { minLength: places.length });
  const variant = fc.nat(lockStatements.length - 1);
  const plants = order.chain((chosen) =>
    fc.tuple(...chosen.map((place) => variant.map((number) => ({ place, variant: number })))),
  );
  const [drawn = []] = fc.sample(plants, { seed, numRuns: 1 });
  return drawn;
}

/** The data of the system that plants need. */
export type Scene = {
  /** The folder in which the system runs. */
  codeDir: string;
  databaseUrl: string;
  mailUrl: string;
  listId: string;
  archiveId: string;
  accountId: string;
};

export const mailDelayMs = 1_500;

const auditFile = "the-audit-service-is-slow";

/**
 * Code that calls another service while it holds a connection. Other requests cannot use the
 * connection. It does so only while a file exists, so that no restart is needed.
 */
export const keepsConnection: Edit = {
  file: "src/data/database.ts",
  find: '        await client.query("COMMIT");\n',
  replace:
    '        await client.query("COMMIT");\n' +
    `        if (process.getBuiltinModule("node:fs").existsSync("${auditFile}"))\n` +
    "          await new Promise((done) => setTimeout(done, 1_000));\n",
};

export async function delayMails(mailUrl: string, delayMs: number): Promise<void> {
  await fetch(`${mailUrl}/behaviour`, { method: "PUT", body: JSON.stringify({ delayMs }) });
}

// A script that makes a large change or waits for input holds one of these locks.
const lockStatements: ((scene: Scene) => string)[] = [
  () => "LOCK TABLE todos IN SHARE ROW EXCLUSIVE MODE",
  ({ listId }) => `SELECT FROM lists WHERE id = '${listId}' FOR UPDATE`,
  ({ listId }) => `SELECT FROM todos WHERE list_id = '${listId}' FOR UPDATE`,
];

/** Acquires a lock, holds it for a while, and repeats this until the signal. */
async function holdLocks(scene: Scene, variant: number, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString: scene.databaseUrl });
  await client.connect();
  try {
    while (!signal.aborted) {
      await client.query("BEGIN");
      await client.query(lockStatements[variant]?.(scene) ?? "");
      await sleep(700, undefined, { signal }).catch(() => {});
      await client.query("ROLLBACK");
      await sleep(50);
    }
  } finally {
    await client.end();
  }
}

/** A person joins a list with very many todos: every search reads all of them. */
async function joinArchive({ databaseUrl, archiveId, accountId }: Scene, joins: boolean) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const statement = joins
    ? "INSERT INTO members (list_id, account_id, role) VALUES ($1, $2, 'viewer')"
    : "DELETE FROM members WHERE list_id = $1 AND account_id = $2";
  await client.query(statement, [archiveId, accountId]);
  await client.end();
}

/** Plants a slowness in the running system. Returns a function that removes it. */
export async function plant(scene: Scene, { place, variant }: Plant): Promise<() => Promise<void>> {
  switch (place) {
    case "lock": {
      const stop = new AbortController();
      const holding = holdLocks(scene, variant, stop.signal);
      return async () => {
        stop.abort();
        await holding;
      };
    }
    case "query":
      await joinArchive(scene, true);
      return () => joinArchive(scene, false);
    case "mail server":
      await delayMails(scene.mailUrl, mailDelayMs);
      return () => delayMails(scene.mailUrl, 0);
    case "pool": {
      const file = join(scene.codeDir, auditFile);
      writeFileSync(file, "");
      return async () => rmSync(file);
    }
  }
}
