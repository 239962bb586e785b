import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { acts, firstAct, manifestOf } from "../kit/acts.ts";
import { isAlive, waitUntil } from "../kit/processes.ts";

const program = join(import.meta.dirname, "with-servers.ts");
/** The first act that needs PostgreSQL. */
const act = acts().find((one) => manifestOf(one).servers.includes("postgres")) ?? firstAct();
const given = { POSTGRES_URL: "postgres://administrator:secret@127.0.0.1:1/postgres" };

function start(words: string[], env: Record<string, string> = given) {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: act.dir,
    env: { ...process.env, ...env },
  });
  return {
    child,
    ended: Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]),
  };
}

const run = (words: string[], env?: Record<string, string>) => start(words, env).ended;

/** Settings for other programs. They must not change how we reach our servers. */
const fullShell = {
  POSTGRES_URL: "",
  PGSSLMODE: "require",
  PGOPTIONS: "--nonsense",
  PGPORT: "1",
  HOST: "example.com",
  NODE_ENV: "production",
  NODE_USE_ENV_PROXY: "1",
  HTTP_PROXY: "http://127.0.0.1:9",
};

test("a program gets the addresses of real servers, and its exit code is passed on", async () => {
  const script = "console.log(process.env.POSTGRES_URL, process.env.SMTP_URL); process.exit(3)";
  const [output, , [code]] = await run(["test", "--", "node", "-e", script], fullShell);
  expect(output).toMatch(/^postgres:\/\/postgres:\S+@127\.0\.0\.1:\d+\/postgres smtp:\/\/127/m);
  expect(code).toBe(3);
});

test("an address in the environment is used; the app does not get an administrator's", async () => {
  const script = "console.log('url:', process.env.POSTGRES_URL)";
  const [ofTest] = await run(["test", "--", "node", "-e", script]);
  expect(ofTest).toContain(`url: ${given.POSTGRES_URL}`);
  const [ofApp] = await run(["app", "--", "node", "-e", script]);
  expect(ofApp).toContain("url: undefined");
});

test("a stop signal ends the program first and leaves nothing", async () => {
  const script = `process.once("SIGTERM", () => { console.log("bye"); process.exit(0); });
    setInterval(() => {}, 1000); console.log("pid", process.pid);`;
  const { child, ended } = start(["test", "--", "node", "-e", script]);
  let output = "";
  child.stdout.on("data", (part) => (output += part));
  expect(await waitUntil(() => /pid \d+/.test(output), 120_000)).toBe(true);
  child.kill("SIGTERM");
  const [said, , [code]] = await ended;
  expect(said).toContain("bye");
  expect(code).toBe(0);
  expect(isAlive(Number(/pid (\d+)/.exec(said)?.[1]))).toBe(false);
});

test("wrong arguments print the usage", async () => {
  const [, errors, [code]] = await run(["tset", "--", "node"]);
  expect(errors).toContain("Usage: node with-servers.ts app|operator|test -- <program>");
  expect(code).toBe(1);
});
