import { globSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isAlive, withFileLock } from "../kit/file-lock.mjs";

let leaseCount = 0;

function leases(dir: string): { file: string; pid: number }[] {
  const folder = join(dir, "leases");
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).map((name) => ({ file: join(folder, name), pid: parseInt(name, 10) }));
}

/** The processes that use what lives in `dir`, by their leases; those that are gone don't count. */
export function holders(dir: string): number[] {
  return leases(dir)
    .map(({ pid }) => pid)
    .filter(isAlive);
}

/** The same for `dir` and the folders in it: servers that are shared lie there. */
export function holdersBelow(dir: string): number[] {
  const homes = globSync("{,*/}leases", { cwd: dir }).map((found) => join(dir, dirname(found)));
  return [...new Set(homes.flatMap(holders))];
}

/** Notes that this process uses what lives in `dir`; answers the function that ends this. */
export function takeLease(dir: string): () => void {
  for (const { file, pid } of leases(dir)) if (!isAlive(pid)) rmSync(file, { force: true });
  const file = join(dir, "leases", `${process.pid}-${leaseCount++}`);
  writeFileSync(file, "");
  return () => rmSync(file, { force: true });
}

/**
 * Shares one server between processes. The first one starts it, later ones join, the last one to
 * let go stops it. What a killed process left running is joined, or stopped by the next last one.
 * @param join answers the running server, if there is one that answers
 */
export async function share<T>(
  dir: string,
  server: { join(): Promise<T | undefined>; start(): Promise<T>; stop(): Promise<void> },
): Promise<{ value: T; release(): Promise<void> }> {
  const lock = join(dir, "lock");
  return withFileLock(lock, async () => {
    const value = (await server.join()) ?? (await server.start());
    const endLease = takeLease(dir);
    return {
      value,
      release: () =>
        withFileLock(lock, async () => {
          endLease();
          if (holders(dir).length === 0) await server.stop();
        }),
    };
  });
}
