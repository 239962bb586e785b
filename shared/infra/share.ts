import { globSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withFileLock } from "../kit/file-lock.mjs";
import { isRunning, ownIdentity, pidOf } from "../kit/process-identity.mjs";
import { UserError } from "../kit/user-error.ts";

/** How long a running server may take to answer. Longer if other processes use it. */
const patienceMs = { unused: 10_000, used: 60_000 };

/** How long a release waits for a process that is starting or stopping the same server. */
const releaseWaitMs = 60_000;

let leaseCount = 0;

/** The leases of a folder. A lease is an empty file, named by the identity of its holder. */
function leases(dir: string): { file: string; holder: string }[] {
  const folder = join(dir, "leases");
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).map((name) => {
    const [holder = ""] = name.split("_");
    return { file: join(folder, name), holder };
  });
}

/** The pids of the processes that use the server in `dir`. Leases of ended processes don't count. */
export function holders(dir: string): number[] {
  return leases(dir)
    .filter(({ holder }) => isRunning(holder))
    .map(({ holder }) => pidOf(holder));
}

/** Like `holders`, for `dir` and its subfolders, which hold the shared servers. */
export function holdersBelow(dir: string): number[] {
  const homes = globSync("{,*/}leases", { cwd: dir }).map((found) => join(dir, dirname(found)));
  return [...new Set(homes.flatMap(holders))];
}

/** Records that this process uses the server in `dir`. Returns the function that ends the use. */
export function takeLease(dir: string): () => void {
  for (const { file, holder } of leases(dir)) if (!isRunning(holder)) rmSync(file, { force: true });
  const file = join(dir, "leases", `${ownIdentity()}_${leaseCount++}`);
  writeFileSync(file, "");
  return () => rmSync(file, { force: true });
}

/** How to start a server, join it, and stop it. */
export type SharedServer<T> = {
  /** Its name, at the beginning of a sentence. */
  title: string;
  /** Whether its process runs, even if it does not answer. */
  isRunning(): boolean | Promise<boolean>;
  /** Returns the running server once it answers, or undefined if it does not answer in time. */
  join(patienceMs: number): Promise<T | undefined>;
  start(): Promise<T>;
  /** Stops it, even if another process started it. Does nothing if it does not run. */
  stop(): Promise<void>;
};

async function joinOrStart<T>(dir: string, server: SharedServer<T>): Promise<T> {
  const users = holders(dir);
  const joined = await server.join(users.length > 0 ? patienceMs.used : patienceMs.unused);
  if (joined) return joined;
  if (await server.isRunning()) {
    if (users.length > 0) {
      throw new UserError(
        `${server.title} runs, but does not answer, and process ${users.join(", ")} uses it.`,
        "Stop that process (with Ctrl-C where it runs), then try again. The data stay as they are.",
      );
    }
    await server.stop();
  }
  return server.start();
}

/**
 * Shares one server between processes. The first process starts it, later ones join it, and the
 * last one to release it stops it. A server that a killed process left running is joined by the
 * next process.
 * @param signal ends the wait for another process that is starting or stopping the server
 * @throws UserError if the server does not answer and other processes use it
 */
export async function share<T>(
  dir: string,
  server: SharedServer<T>,
  signal?: AbortSignal,
): Promise<{ value: T; release(): Promise<void> }> {
  const lock = join(dir, "lock");
  const start = async () => {
    return { value: await joinOrStart(dir, server), endLease: takeLease(dir) };
  };
  const { value, endLease } = await withFileLock(lock, start, { signal });
  const stopIfLast = async () => {
    endLease();
    if (holders(dir).length === 0) await server.stop();
  };
  const release = async () => {
    const timeout = AbortSignal.timeout(releaseWaitMs);
    try {
      await withFileLock(lock, stopIfLast, { signal: timeout });
    } catch (error) {
      endLease();
      // The process that holds the lock also uses the server, and will stop it.
      if (error !== timeout.reason) throw error;
    }
  };
  return { value, release };
}
