import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { freePort, isFree } from "../kit/ports.ts";
import { endGroup, endProcess, isAlive, waitUntil } from "../kit/processes.ts";
import { startActProcess } from "./act-process.ts";
import { endLeftAct } from "./left-act.ts";
import type { Server } from "./server.ts";
import { servers } from "./servers.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "act-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const serving = `import { createServer } from "node:http";
  console.log("LOGINS_PER_MINUTE is", process.env.LOGINS_PER_MINUTE);
  createServer((_, response) => response.end("{}")).listen(process.env.PORT, "127.0.0.1");`;

function actThat(source: string) {
  mkdirSync(join(dir, "src"));
  writeFileSync(join(dir, "src", "main.ts"), source);
  const scripts = { start: "node --env-file-if-exists=.env --import ./src/first.ts src/main.ts" };
  writeFileSync(join(dir, "src", "first.ts"), 'process.env.FIRST = "yes";');
  writeFileSync(join(dir, "package.json"), JSON.stringify({ type: "module", scripts }));
  return { number: 9, name: "act-9-fake", dir };
}

test("an act that answers has started; stopping it frees its port", async () => {
  const port = await freePort();
  const running = await startActProcess(actThat(serving), { port, dir, env: {} });
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  await running.stop();
  expect(isAlive(running.pid)).toBe(false);
  expect(await isFree(port)).toBe(true);
});

test("an act gets only the settings that are meant for it", async () => {
  process.env.LOGINS_PER_MINUTE = "3";
  const running = await startActProcess(actThat(serving), { port: await freePort(), dir, env: {} });
  delete process.env.LOGINS_PER_MINUTE;
  expect(running.logs()).toBe("LOGINS_PER_MINUTE is undefined");
  await running.stop();
});

test("an act runs as its start script says, without its file of settings", async () => {
  writeFileSync(join(dir, ".env"), "GIVEN=no");
  const act = actThat(`console.log(process.env.FIRST, process.env.GIVEN);${serving}`);
  const running = await startActProcess(act, { port: await freePort(), dir, env: {} });
  expect(running.logs()).toContain("yes undefined");
  await running.stop();
});

test("an act does not get the address by which an administrator enters a server", async () => {
  const [server] = servers as [Server];
  servers.push({ ...server, name: "broker", administratorVariables: ["BROKER_ADMIN_URL"] });
  onTestFinished(() => void servers.pop());
  const source = `console.log(process.env.POSTGRES_URL, process.env.BROKER_ADMIN_URL);\n${serving}`;
  vi.stubEnv("POSTGRES_URL", "postgres://administrator@127.0.0.1:1/postgres");
  onTestFinished(() => void vi.unstubAllEnvs());
  const env = { BROKER_ADMIN_URL: "nats://administrator@127.0.0.1:1" };
  const running = await startActProcess(actThat(source), { port: await freePort(), dir, env });
  expect(running.logs()).toMatch(/^undefined undefined\n/);
  await running.stop();
});

test("an act that ends at its start is an error with its last output", async () => {
  const act = actThat(`console.error("The database is on holiday."); process.exit(1);`);
  const starting = startActProcess(act, { port: await freePort(), dir, env: {} });
  await expect(starting).rejects.toThrow(/act-9-fake ended at once.*\n.*on holiday/);
});

/** A server with a child process. Prints the child's pid. */
const family = `import { spawn } from "node:child_process";
  const child = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
  console.log("child", child.pid);
  ${serving}`;

async function startFamily() {
  const running = await startActProcess(actThat(family), { port: await freePort(), dir, env: {} });
  const child = Number(/child (\d+)/.exec(running.logs())?.[1]);
  expect(isAlive(child)).toBe(true);
  return { running, child };
}

test("stopping an act also ends the processes that it started", async () => {
  const { running, child } = await startFamily();
  await running.stop();
  expect(isAlive(child)).toBe(false);
});

test("a crash also ends the processes that the act started", async () => {
  const { running, child } = await startFamily();
  await running.kill();
  expect(await waitUntil(() => !isAlive(child), 10_000)).toBe(true);
});

test("an act whose program cannot be started is an error, and no process gets a signal", async () => {
  const act = { ...actThat(serving), dir: join(dir, "no-such-folder") };
  const options = { port: await freePort(), dir, env: {}, args: ["src/main.ts"] };
  await expect(startActProcess(act, options)).rejects.toThrow("act-9-fake could not be started");
  await expect(endProcess(0)).rejects.toThrow("0 is not the pid of a process");
  await expect(endGroup(0)).rejects.toThrow("0 is not the pid of a process");
});

test("settings of the shell that are not meant for the act do not reach it", async () => {
  for (const name of ["HOST", "PGOPTIONS", "PGSSLMODE", "HTTP_PROXY", "NODE_OPTIONS", "NODE_ENV"])
    vi.stubEnv(name, name === "NODE_OPTIONS" ? "--no-deprecation" : "from the shell");
  onTestFinished(() => void vi.unstubAllEnvs());
  const act = actThat(`console.log(JSON.stringify(process.env));${serving}`);
  const env = { REQUESTS_PER_SECOND: "7" };
  const running = await startActProcess(act, { port: await freePort(), dir, env });
  await running.stop();
  expect(running.logs()).toContain('"REQUESTS_PER_SECOND":"7"');
  expect(running.logs()).not.toMatch(/from the shell|no-deprecation/);
});

test("the next session ends the processes that a killed act started", async () => {
  const { running, child } = await startFamily();
  const note = readFileSync(join(dir, "act.pid"), "utf8");
  process.kill(running.pid, "SIGKILL");
  await running.ended;
  writeFileSync(join(dir, "act.pid"), note); // the session was killed, too, so the note is still there
  await endLeftAct(dir);
  expect(isAlive(child)).toBe(false);
});

test("a program that now has the pid of an act is not ended", async () => {
  writeFileSync(join(dir, "act.pid"), `${process.pid}-an-earlier-start ${process.cwd()}`);
  await endLeftAct(dir);
  expect(existsSync(join(dir, "act.pid"))).toBe(false);
});

test.each([
  ["an act", undefined],
  ["another program", ["src/first.ts", "--peer"]],
])("%s that a killed session left behind is ended", async (_, args) => {
  const act = actThat(serving);
  if (args) writeFileSync(join(dir, "src", "first.ts"), serving);
  const started = { port: await freePort(), dir, env: {}, ...(args && { args }) };
  const running = await startActProcess(act, started);
  await endLeftAct(dir);
  expect(isAlive(running.pid)).toBe(false);
});
