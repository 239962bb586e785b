import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Infra, makeThrowawayDir, startThrowawayInfra } from "../infra/infra.ts";
import { type Act, findAct } from "../kit/acts.ts";
import { freePort } from "../kit/ports.ts";

const act = findAct(process.env.ACT ?? "1");
const parts = ["package.json", "src", "web", "migrations"];
const run = promisify(execFile);

/** A developer's copy of the act, with a server of its own. */
let copy: string;
let infra: Infra;
let address: string;
let production: ChildProcess;
let env: NodeJS.ProcessEnv;
let complaints = "";

const npm = (script: string) => run("npm", ["run", "--silent", script], { cwd: copy, env });
const environment = (name: string) => join(copy, ".environments", name);
const current = () => readFileSync(environment("production/current"), "utf8");
const runningVersion = async () => {
  const answer = (await (await fetch(`${address}/healthz`)).json()) as { version: string };
  return answer.version;
};
const answersWith = (version: string) =>
  vi.waitFor(async () => expect(await runningVersion()).toBe(version), { timeout: 60_000 });

/** Lets the developer's copy have the code of an act. */
function develop({ dir }: Act): void {
  for (const part of parts) {
    rmSync(join(copy, part), { recursive: true, force: true });
    cpSync(join(dir, part), join(copy, part), { recursive: true });
  }
  setTest("node --version");
}

/** Replaces what `npm test` does, so that a release does not run this act's own tests again. */
function setTest(command: string): void {
  const file = join(copy, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  manifest.scripts.test = command;
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}

async function startProduction(): Promise<void> {
  production = spawn(process.execPath, ["src/programs/production.ts"], { cwd: copy, env });
  production.stderr?.on("data", (data) => {
    complaints += data;
  });
  await answersWith(current());
}

async function stopProduction(): Promise<void> {
  if (!production || production.exitCode !== null) return;
  production.kill("SIGTERM");
  await once(production, "exit");
}

const ana = { email: "ana@example.com", password: "correct horse battery" };
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${address}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

beforeAll(async () => {
  infra = await startThrowawayInfra({ needs: ["postgres"], purpose: "test" });
  copy = makeThrowawayDir("release");
  develop(act);
  env = { ...process.env, ...infra.env, PRODUCT: `test_${randomBytes(6).toString("hex")}` };
  await npm("environments");
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  appendFileSync(environment("production.env"), `PORT=${port}\n`);
}, 120_000);

afterAll(async () => {
  await stopProduction();
  await infra?.stop();
  rmSync(copy, { recursive: true, force: true });
}, 60_000);

test("development goes on without production noticing, until a release", {
  timeout: 300_000,
}, async () => {
  await npm("release");
  const first = current();
  await startProduction();
  expect((await post("/accounts", { ...ana, name: "Ana" })).status).toBe(201);

  // The newest code doesn't even start, and wants a table that production does not have.
  const main = join(copy, "src/main.ts");
  const works = readFileSync(main, "utf8");
  writeFileSync(main, "this is not a program");
  writeFileSync(
    join(copy, "migrations/900_later.sql"),
    "-- Up Migration\nCREATE TABLE later ();\n",
  );
  expect(await runningVersion()).toBe(first);
  await stopProduction();
  await startProduction();
  expect(await runningVersion()).toBe(first);

  // A check that fails stops a release before anything has happened.
  setTest("node --no-such-option");
  await expect(npm("release")).rejects.toThrow("Not released");
  expect(current()).toBe(first);

  setTest("node --version");
  writeFileSync(main, works);
  await npm("release");
  const second = current();
  expect(second).not.toBe(first);
  await answersWith(second);
  expect((await post("/sessions", ana)).status).toBe(201);

  // Going back by hand, as the act's README says.
  writeFileSync(environment("production/current"), first);
  await answersWith(first);
  expect((await post("/sessions", ana)).status).toBe(201);

  // A name that is no release's leaves what runs alone.
  writeFileSync(environment("production/current"), "1.0.0-mistyped");
  const complaint = "There is no release '1.0.0-mistyped'";
  await vi.waitFor(() => expect(complaints).toContain(complaint), { timeout: 60_000 });
  expect(await runningVersion()).toBe(first);
});

test.runIf(existsSync(join(act.dir, "src/programs/rebuild.ts")))(
  "what the release before has written, which told search nothing, is found",
  { timeout: 300_000 },
  async () => {
    develop(act);
    await npm("release");
    await stopProduction();
    develop(findAct("1"));
    await npm("release");
    const older = current();
    await startProduction();
    const ben = { email: "ben@example.com", password: ana.password };
    expect((await post("/accounts", { ...ben, name: "Ben" })).status).toBe(201);
    const { token } = (await (await post("/sessions", ben)).json()) as { token: string };
    const headers = { Authorization: `Bearer ${token}` };
    expect((await post("/todos", { title: "Milk" }, headers)).status).toBe(201);

    develop(act);
    await npm("release");
    const found = await fetch(`${address}/search?q=milk`, { headers });
    expect(await found.json()).toMatchObject({ total: 1 });

    // Going back works from this act's own production as well.
    await stopProduction();
    await startProduction();
    writeFileSync(environment("production/current"), older);
    await answersWith(older);
  },
);
