import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import {
  identityOf,
  isAlive,
  isRunning,
  ownIdentity,
  pidOf,
  startOf,
} from "./process-identity.mjs";

test("a process keeps its identity while it runs", async () => {
  const child = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
  const pid = child.pid ?? 0;
  const identity = identityOf(pid) ?? "";
  expect(pidOf(identity)).toBe(pid);
  expect(isRunning(identity)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isRunning(identity)).toBe(false);
  expect(isAlive(pid)).toBe(false);
});

test("a pid with another start time is another process", () => {
  expect(isRunning(ownIdentity())).toBe(true);
  expect(isRunning(`${process.pid}-another-start`)).toBe(false);
  expect(isRunning(`${process.pid}`)).toBe(false);
});

test.each([0, -1, Number.NaN])("%s is not the pid of a process", (pid) => {
  expect(startOf(pid)).toBeUndefined();
});

test.skipIf(process.platform !== "linux")("a zombie does not run", async () => {
  // The shell becomes 'sleep', which never collects the child that the shell started.
  const parent = spawn("sh", ["-c", "sleep 0.1 & echo $!; exec sleep 60"]);
  const [said] = await once(parent.stdout, "data");
  const zombie = Number(`${said}`);
  await expect.poll(() => isAlive(zombie), { timeout: 30_000 }).toBe(false);
  expect(() => process.kill(zombie, 0)).not.toThrow();
  parent.kill("SIGKILL");
});
