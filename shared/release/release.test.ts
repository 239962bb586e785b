import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Found, must, type Notification, type Todo } from "../acceptance/client.ts";
import { eventually } from "../acceptance/eventually.ts";
import { newList, type Person, share, signUp } from "../acceptance/people.ts";
import { type Infra, makeThrowawayDir, startThrowawayInfra } from "../infra/infra.ts";
import type { Mail } from "../infra/mail.ts";
import { type Act, actBelow, findAct, manifestOf } from "../kit/acts.ts";
import { freePort } from "../kit/ports.ts";
import { root } from "../kit/root.ts";

const act = findAct(process.env.ACT ?? "1");
const parts = [
  ...["package.json", "src", "web", "migrations", "test"],
  ...["tsconfig.json", "vitest.config.ts", ".dependency-cruiser.cjs", "features.cjs"],
  ...["docs/contracts", "authorization"], // from act 3 on
];
const run = promisify(execFile);

/** A folder with a lock file, like a workspace, that contains a developer's copy of the act. */
let workspace: string;
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

/** Replaces the code of the developer's copy with the code of an act. */
function develop({ dir }: Act): void {
  for (const part of parts) {
    rmSync(join(copy, part), { recursive: true, force: true });
    if (existsSync(join(dir, part))) cpSync(join(dir, part), join(copy, part), { recursive: true });
  }
  setTest("node --version");
}

/**
 * Replaces the command of `npm test`, because the act's own tests are slow and run elsewhere. Keeps
 * only one of the libraries that tests need, because each build installs them.
 */
function setTest(command: string): void {
  const file = join(copy, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  manifest.scripts.test = command;
  const { "fast-check": version } = manifest.devDependencies;
  manifest.devDependencies = { "fast-check": version };
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}

async function startProduction(): Promise<void> {
  production = spawn(process.execPath, ["src/programs/production.ts"], { cwd: copy, env });
  production.stderr?.on("data", (data) => {
    complaints += data;
  });
  await answersWith(current()).catch((error) => {
    throw new Error(`Production does not answer. It said: ${complaints}`, { cause: error });
  });
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

/**
 * Reads somebody's lists, less often than the limit of requests per second. The function that is
 * returned stops this and returns the failed answers.
 */
async function keepAsking() {
  const session = (await (await post("/sessions", ana)).json()) as { token: string };
  const headers = { Authorization: `Bearer ${session.token}` };
  const failures: string[] = [];
  let stopped = false;
  const asking = (async () => {
    while (!stopped) {
      await fetch(`${address}/lists`, { headers }).then(
        ({ ok, status }) => void (ok || failures.push(`${status}`)),
        (error) => failures.push(String(error.cause ?? error)),
      );
      await setTimeout(10);
    }
  })();
  return async () => {
    stopped = true;
    await asking;
    return failures;
  };
}

/** Names a version that production refuses, and waits for the reason. */
async function goTo(version: string, complaint: string): Promise<void> {
  writeFileSync(environment("production/current"), version);
  await vi.waitFor(() => expect(complaints).toContain(complaint), { timeout: 60_000 });
}

/** A test that tries to empty production with the address that it gets. It prints the outcome. */
const attack = `
import pg from "pg";
const url = new URL(process.env.POSTGRES_URL);
url.pathname = url.username.replace(/_test$/, "_production");
const client = new pg.Client({ connectionString: url.href });
const outcome = await client
  .connect()
  .then(() => client.query("TRUNCATE accounts CASCADE"))
  .then(() => "Production is empty.", (error) => error.message);
console.log(\`\${outcome}. The developer's secret: \${process.env.DEVELOPERS_SECRET}\`);
process.exit(1);
`;

beforeAll(async () => {
  infra = await startThrowawayInfra({ needs: manifestOf(act).servers, purpose: "test" });
  workspace = makeThrowawayDir("release");
  cpSync(join(root, "package-lock.json"), join(workspace, "package-lock.json"));
  copy = join(workspace, "act");
  mkdirSync(copy);
  develop(act);
  env = { ...process.env, ...infra.env, PRODUCT: `test_${randomBytes(6).toString("hex")}` };
  await npm("environments");
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  const settings = `PORT=${port}\nSMTP_URL=${infra.env.SMTP_URL}\n`;
  appendFileSync(environment("production.env"), settings);
}, 120_000);

afterAll(async () => {
  await stopProduction();
  await infra?.stop();
  rmSync(workspace, { recursive: true, force: true });
}, 300_000); // three releases with their libraries are many files to remove

test("production does not notice what development does, until a release", {
  timeout: 600_000,
}, async () => {
  const linked = join(workspace, "linked.txt");
  writeFileSync(linked, "as it was tested");
  symlinkSync(linked, join(copy, "src/linked.txt"));
  await npm("release");
  const first = current();
  const released = (file: string) => environment(`production/releases/${first}/${file}`);
  await startProduction();
  expect((await post("/accounts", { ...ana, name: "Ana" })).status).toBe(201);

  // The newest code does not even start, and needs a table that production does not have.
  const main = join(copy, "src/main.ts");
  const works = readFileSync(main, "utf8");
  writeFileSync(main, "this is not a program");
  writeFileSync(linked, "changed afterwards");
  writeFileSync(
    join(copy, "migrations/900_later.sql"),
    "-- Up Migration\nCREATE TABLE later ();\n",
  );
  expect(await runningVersion()).toBe(first);
  await stopProduction();
  await startProduction();
  expect(await runningVersion()).toBe(first);
  expect(readFileSync(released("src/linked.txt"), "utf8")).toBe("as it was tested");

  // A release has the libraries of the lock file, without those that only tests need.
  const lock = JSON.parse(readFileSync(join(workspace, "package-lock.json"), "utf8"));
  const express = readFileSync(released("node_modules/express/package.json"), "utf8");
  expect(JSON.parse(express).version).toBe(lock.packages["node_modules/express"].version);
  expect(existsSync(released("node_modules/fast-check"))).toBe(false);

  // A failing test stops a release before it changes anything.
  writeFileSync(join(copy, "test/attack.mjs"), attack);
  setTest("node test/attack.mjs");
  env.DEVELOPERS_SECRET = "known";
  const failure: Error & { stdout: string } = await npm("release").then(
    () => expect.unreachable("It was released."),
    (error) => error,
  );
  expect(failure.message).toContain("Not released");
  expect(failure.stdout).toContain("permission denied for database");
  expect(failure.stdout).toContain("The developer's secret: undefined");
  expect(current()).toBe(first);
  expect((await post("/sessions", ana)).status).toBe(201);

  // If a release does not start, the previous one continues to run.
  const broken = environment("production/releases/1.0.0-broken/src");
  mkdirSync(broken, { recursive: true });
  writeFileSync(join(broken, "main.ts"), "this is not a program");
  await goTo("1.0.0-broken", "1.0.0-broken ended before it was ready");
  expect(await runningVersion()).toBe(first);

  // During the change to the next release, every request gets an answer.
  setTest("node --version");
  writeFileSync(main, works);
  const stopAsking = await keepAsking();
  await npm("release");
  const second = current();
  expect(second).not.toBe(first);
  await answersWith(second);
  expect(await stopAsking()).toEqual([]);
  expect((await post("/sessions", ana)).status).toBe(201);

  // Going back by hand, as described in the act's README.
  writeFileSync(environment("production/current"), first);
  await answersWith(first);
  expect((await post("/sessions", ana)).status).toBe(201);

  // An unknown release name changes nothing.
  await goTo("1.0.0-mistyped", "There is no release '1.0.0-mistyped'");
  expect(await runningVersion()).toBe(first);
});

/** Refuses all e-mails for now, or no longer. */
async function refuseMails(refuse: boolean): Promise<void> {
  await fetch(`${infra.env.MAIL_URL}/behaviour`, {
    method: "PUT",
    body: JSON.stringify({ refuse }),
  });
}

const subjectsTo = async ({ email }: Person) => {
  const mails = await fetch(`${infra.env.MAIL_URL}/messages?to=${email}`);
  return ((await mails.json()) as Mail[]).map(({ subject }) => subject).sort();
};

/** Removes the settings that only the environments of the newest act have. */
function forgetNewSettings(): void {
  const before = readFileSync(environment("production.env"), "utf8");
  const kept = before.split("\n").filter((line) => !/^(NATS_.*|EVENT_STREAM)=/.test(line));
  writeFileSync(environment("production.env"), kept.join("\n"));
}

/** Breaks a copy of the newest act's release, and waits until production has refused it. */
async function failToRelease(): Promise<void> {
  const broken = environment("production/releases/2.0.0-broken");
  cpSync(join(copy, "src"), join(broken, "src"), { recursive: true });
  writeFileSync(join(broken, "src/main.ts"), "this is not a program");
  await goTo("2.0.0-broken", "2.0.0-broken ended before it was ready");
}

const below = actBelow(act) as Act;
/** An act without an outbox loses the e-mails that wait when it stops. */
const keepsMails = existsSync(join(below.dir, "src/data/outbox.ts"));

test.runIf(existsSync(join(act.dir, "src/programs/rebuild.ts")))(
  "what the act below has left is not lost, also after going back to it",
  { timeout: 600_000 },
  async () => {
    await stopProduction();
    develop(below);
    forgetNewSettings();
    await npm("release");
    const older = current();
    await startProduction();
    const ben = await signUp("Ben", address);
    const eve = await signUp("Eve", address);
    const list = await newList(ben);
    await share(ben, list, eve, "viewer");
    const complete = async (title: string) => {
      const todo = must(201, await ben.post<Todo>("/todos", { title, listId: list.id }));
      must(200, await ben.patch<Todo>(`/todos/${todo.id}`, { completed: true }));
    };
    const expectDone = (...titles: string[]) =>
      eventually(async () => {
        const found = must(200, await ben.get<Found>(`/search?listId=${list.id}`));
        const told = must(200, await eve.get<Notification[]>("/notifications"));
        for (const todos of [found.items, told]) {
          expect(todos.map(({ title }) => title).sort()).toEqual(titles);
        }
        expect(await subjectsTo(eve)).toEqual(titles.map((title) => `Done: ${title}`));
      }, 180_000); // a refused e-mail is tried again after longer and longer pauses
    await refuseMails(keepsMails);
    await complete("Cake");

    develop(act);
    await npm("environments");
    await failToRelease();
    await npm("release");
    await complete("Milk");
    await refuseMails(false);
    await expectDone("Cake", "Milk");

    // Going back also works from this act's own production.
    await stopProduction();
    await startProduction();
    await refuseMails(keepsMails);
    writeFileSync(environment("production/current"), older);
    await answersWith(older);
    await complete("Tea");
    await npm("release");
    await refuseMails(false);
    await expectDone("Cake", "Milk", "Tea");
  },
);
