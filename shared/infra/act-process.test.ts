import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { freePort, isFree } from "../kit/ports.ts";
import { isAlive } from "../kit/processes.ts";
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

test("an act that ends at its start is told with its last words", async () => {
  const act = actThat(`console.error("The database is on holiday."); process.exit(1);`);
  const starting = startActProcess(act, { port: await freePort(), dir, env: {} });
  await expect(starting).rejects.toThrow(/act-9-fake ended at once.*\n.*on holiday/);
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
