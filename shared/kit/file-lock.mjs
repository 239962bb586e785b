import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, ownIdentity, pidOf } from "./process-identity.mjs";

/**
 * Creates the lock file with its owner's identity in one step, so that no process ever sees it empty.
 * @param {string} path
 */
function tryCreate(path) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, ownIdentity());
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

/**
 * The identity of the process that holds a lock, or undefined if there is no lock.
 * @param {string} path
 */
function ownerOf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Removes a lock whose owner has ended. A second lock ensures that only one waiter removes it.
 * @param {string} path
 * @param {string} owner the owner that has ended
 */
function removeStale(path, owner) {
  const takeover = `${path}.takeover`;
  const takeoverOwner = ownerOf(takeover);
  if (takeoverOwner !== undefined && !isRunning(takeoverOwner)) rmSync(takeover, { force: true });
  if (!tryCreate(takeover)) return;
  if (ownerOf(path) === owner) rmSync(path, { force: true });
  rmSync(takeover, { force: true });
}

/**
 * Runs `work` while no other process holds the same lock file. Takes over the lock of a process
 * that has ended, even if its pid now belongs to another process.
 * @template T
 * @param {string} path the lock file; its folder is created if needed
 * @param {() => T | Promise<T>} work
 * @param {{ onWait?: (pid: number) => void, signal?: AbortSignal | undefined }} [options] `onWait`
 *   is called once, with the owner's pid, when it has to wait; `signal` ends the wait
 * @returns {Promise<T>}
 * @throws the signal's reason when it ends the wait
 */
export async function withFileLock(path, work, { onWait = () => {}, signal } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!tryCreate(path)) {
    signal?.throwIfAborted();
    const owner = ownerOf(path);
    if (owner !== undefined && !isRunning(owner)) {
      removeStale(path, owner);
    } else if (owner !== undefined && !told) {
      told = true;
      onWait(pidOf(owner));
    }
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
