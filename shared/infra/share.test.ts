import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { identityOf } from "../kit/process-identity.mjs";
import { holders, type SharedServer, share, takeLease } from "./share.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "share-"));
  mkdirSync(join(dir, "leases"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Another process, which runs until the test ends. */
function otherProcess(): number {
  const child = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child.pid ?? 0;
}

/** A server that records the calls of its functions. */
function fakeServer({ runs = false, answers = true } = {}) {
  const done: string[] = [];
  const server: SharedServer<string> = {
    title: "The broker",
    isRunning: () => runs,
    join: async () => (runs && answers ? "joined" : undefined),
    async start() {
      done.push("start");
      runs = true;
      return "started";
    },
    async stop() {
      done.push("stop");
      runs = false;
    },
  };
  return { server, done };
}

const lease = (holder: string) => writeFileSync(join(dir, "leases", `${holder}_0`), "");

test("the last user stops the server", async () => {
  const { server, done } = fakeServer();
  const one = await share(dir, server);
  const other = await share(dir, server);
  expect([one.value, other.value]).toEqual(["started", "joined"]);
  await one.release();
  expect(done).toEqual(["start"]);
  await other.release();
  expect(done).toEqual(["start", "stop"]);
});

test.each([
  ["a process that is gone", () => "999999999-start"],
  ["a process whose pid another one now has", () => `${otherProcess()}-an-earlier-start`],
  ["an earlier process with our own pid", () => `${process.pid}-an-earlier-start`],
  ["an older version, which wrote a bare pid", () => `${otherProcess()}-0`],
])("a lease of %s keeps no server running", async (_, holder) => {
  lease(holder());
  expect(holders(dir)).toEqual([]);
  const { server, done } = fakeServer();
  await (await share(dir, server)).release();
  expect(done).toEqual(["start", "stop"]);
});

test("the server runs on while another process uses it", async () => {
  const other = otherProcess();
  lease(identityOf(other) ?? "");
  const { server, done } = fakeServer();
  await (await share(dir, server)).release();
  expect(done).toEqual(["start"]);
  expect(holders(dir)).toEqual([other]);
});

test("a server that does not answer is replaced only if no process uses it", async () => {
  const unused = fakeServer({ runs: true, answers: false });
  await (await share(dir, unused.server)).release();
  expect(unused.done).toEqual(["stop", "start", "stop"]);

  const other = otherProcess();
  lease(identityOf(other) ?? "");
  const used = fakeServer({ runs: true, answers: false });
  await expect(share(dir, used.server)).rejects.toMatchObject({
    message: `The broker runs, but does not answer, and process ${other} uses it.`,
  });
  expect(used.done).toEqual([]);
});

test("Ctrl-C ends the wait for another process that starts the server", async () => {
  writeFileSync(join(dir, "lock"), identityOf(otherProcess()) ?? "");
  const asked = new AbortController();
  const waiting = share(dir, fakeServer().server, asked.signal);
  asked.abort(new Error("Ctrl-C"));
  await expect(waiting).rejects.toThrow("Ctrl-C");
});

test("a lease ends with its function", () => {
  const end = takeLease(dir);
  expect(holders(dir)).toEqual([process.pid]);
  end();
  expect(holders(dir)).toEqual([]);
  expect(existsSync(join(dir, "leases"))).toBe(true);
});
