import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Whether a process exists. A zombie (ended, but not yet collected by its parent) does not count.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
  if (process.platform !== "linux") return true;
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/**
 * Creates the lock file with its owner's pid in one step, so that nobody ever sees it empty.
 * @param {string} path
 */
function tryCreate(path) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${process.pid}`);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @param {string} path */
function owner(path) {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` while no other process holds the same lock file. The lock of a process that is gone
 * is taken over, under a second lock so that only one of several waiters removes it.
 * @template T
 * @param {string} path the lock file; its folder is made
 * @param {() => T | Promise<T>} work
 * @param {(pid: number) => void} [onWait] told once, with the owner's pid, when it has to wait
 * @returns {Promise<T>}
 */
export async function withFileLock(path, work, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!tryCreate(path)) {
    const pid = owner(path);
    if (pid !== undefined && !isAlive(pid)) {
      const takeover = `${path}.takeover`;
      const takeoverOwner = owner(takeover);
      if (takeoverOwner !== undefined && !isAlive(takeoverOwner)) rmSync(takeover, { force: true });
      if (tryCreate(takeover)) {
        if (owner(path) === pid) rmSync(path, { force: true });
        rmSync(takeover, { force: true });
        continue;
      }
    } else if (pid !== undefined && !told) {
      told = true;
      onWait(pid);
    }
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
