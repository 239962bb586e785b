import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { withFileLock } from "./file-lock.mjs";
import { identityOf, ownIdentity } from "./process-identity.mjs";

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(dir, "lock");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Another process, which runs until the test ends. */
function otherProcess(): number {
  const child = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child.pid ?? 0;
}

async function pidOfEndedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--eval", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

test("one holder at a time, and each waiter gets its turn", async () => {
  let inside = 0;
  let most = 0;
  const enter = () =>
    withFileLock(path, async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    });
  await Promise.all(Array.from({ length: 5 }, enter));
  expect(most).toBe(1);
  expect(existsSync(path)).toBe(false);
});

const staleLocks: [string, () => string | Promise<string>][] = [
  ["of a process that has ended", async () => `${await pidOfEndedProcess()}-start`],
  ["whose pid now belongs to another process", () => `${otherProcess()}-an-earlier-start`],
  ["with our own pid, from an earlier process", () => `${process.pid}-an-earlier-start`],
  ["with only a pid, as older versions wrote it", () => `${process.pid}`],
  ["that a crash of the machine left empty", () => ""],
];

test.each(staleLocks)("one of several waiters takes over a lock %s", async (_, content) => {
  writeFileSync(path, await content());
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((number) => withFileLock(path, () => order.push(number))));
  expect(order.toSorted()).toEqual([1, 2, 3]);
});

test("a stale lock is taken over even if a takeover was cut short", async () => {
  writeFileSync(path, `${await pidOfEndedProcess()}-start`);
  writeFileSync(`${path}.takeover`, `${process.pid}-an-earlier-start`);
  expect(await withFileLock(path, () => "done")).toBe("done");
});

test("a waiter learns the pid of the holder", async () => {
  let release = () => {};
  const holding = withFileLock(path, () => new Promise<void>((resolve) => (release = resolve)));
  const told: number[] = [];
  const onWait = (pid: number) => {
    told.push(pid);
    release();
  };
  expect(await withFileLock(path, () => "done", { onWait })).toBe("done");
  await holding;
  expect(told).toEqual([process.pid]);
});

test("a signal ends the wait, and the lock stays with its holder", async () => {
  const holder = identityOf(otherProcess()) ?? "";
  expect(holder).not.toBe(ownIdentity());
  writeFileSync(path, holder);
  const asked = new AbortController();
  const options = { onWait: () => asked.abort(new Error("Ctrl-C")), signal: asked.signal };
  await expect(withFileLock(path, () => "done", options)).rejects.toThrow("Ctrl-C");
  expect(existsSync(path)).toBe(true);
});

test("an error inside releases the lock", async () => {
  const failing = withFileLock(path, () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(await withFileLock(path, () => "free")).toBe("free");
});
