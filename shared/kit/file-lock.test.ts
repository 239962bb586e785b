import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive, withFileLock } from "./file-lock.mjs";

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(dir, "lock");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function pidOfEndedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--eval", ""]);
  await new Promise((resolve) => child.once("exit", resolve));
  return child.pid ?? 0;
}

test("only one of many is inside at a time, and each gets in", async () => {
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

test("the lock of a process that is gone is taken over by one of many", async () => {
  const pid = await pidOfEndedProcess();
  expect(isAlive(pid)).toBe(false);
  writeFileSync(path, `${pid}`);
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((number) => withFileLock(path, () => order.push(number))));
  expect(order.toSorted()).toEqual([1, 2, 3]);
});

test("who waits is told for whom", async () => {
  let release = () => {};
  const holding = withFileLock(path, () => new Promise<void>((resolve) => (release = resolve)));
  const told: number[] = [];
  const waiting = withFileLock(
    path,
    () => "done",
    (pid) => {
      told.push(pid);
      release();
    },
  );
  expect(await waiting).toBe("done");
  await holding;
  expect(told).toEqual([process.pid]);
});

test("an error inside sets the lock free", async () => {
  const failing = withFileLock(path, () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(await withFileLock(path, () => "free")).toBe("free");
});
