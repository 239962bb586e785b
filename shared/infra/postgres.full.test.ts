import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { isFree } from "../kit/ports.ts";
import { isAlive } from "../kit/process-identity.mjs";
import { eraseInfra, makeThrowawayDir, startInfra } from "./infra.ts";
import { postgres } from "./postgres.ts";

const needs = ["postgres"];
/** The tests share the data, because making a cluster takes longer than all else. */
const dir = makeThrowawayDir();
afterAll(async () => {
  await eraseInfra({ needs, dir });
  rmSync(dir, { recursive: true, force: true });
});

const start = () => startInfra({ needs, dir, purpose: "test" });

async function query(url: string | undefined, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The start time of the server. It stays the same while the same server runs. */
const beginning = (url: string | undefined) => query(url, "SELECT pg_postmaster_start_time()");

test("two users of an empty folder share the server; the last one ends it", async () => {
  const [one, other] = await Promise.all([start(), start()]);
  expect(one.env).toEqual(other.env);
  await one.stop();
  expect(await query(other.env.POSTGRES_URL, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await other.stop();
  await expect(query(other.env.POSTGRES_URL, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
});

test("data and port outlast a restart, and nothing listens in between", async () => {
  const first = await start();
  await query(first.env.POSTGRES_URL, "CREATE TABLE kept AS SELECT 'grüße' AS word");
  await first.stop();
  const port = Number(new URL(first.env.POSTGRES_URL ?? "").port);
  expect(await isFree(port)).toBe(true);

  const second = await start();
  expect(second.env).toEqual(first.env);
  expect(await query(second.env.POSTGRES_URL, "SELECT word FROM kept")).toEqual([
    { word: "grüße" },
  ]);
  await second.stop();
});

test("a server that a killed process left running is used again, and ends with its last user", async () => {
  const program = `import { startInfra } from "${join(import.meta.dirname, "infra.ts")}";
    const { env } = await startInfra(${JSON.stringify({ needs, dir, purpose: "test" })});
    console.log(env.POSTGRES_URL);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", program]);
  const [address] = await once(child.stdout, "data");
  const left = await beginning(`${address}`.trim());
  child.kill("SIGKILL");
  await once(child, "exit");

  const { env, stop } = await start();
  expect(await beginning(env.POSTGRES_URL)).toEqual(left);
  await stop();
  await expect(query(env.POSTGRES_URL, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
});

/** The folder with the data of the server at an address. */
const dataOf = async (url: string | undefined) => {
  const [row] = await query(url, "SHOW data_directory");
  return row.data_directory as string;
};

test("a server that was killed a moment ago is started again, with its data", async () => {
  const first = await start();
  const data = await dataOf(first.env.POSTGRES_URL);
  await query(first.env.POSTGRES_URL, "CREATE TABLE crashed AS SELECT 1 AS one");
  await query(first.env.POSTGRES_URL, "CHECKPOINT"); // commits of 'test' do not wait for the disk
  process.kill(
    Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]),
    "SIGKILL",
  );
  const second = await start();
  expect(await query(second.env.POSTGRES_URL, "SELECT one FROM crashed")).toEqual([{ one: 1 }]);
  await Promise.all([first.stop(), second.stop()]);
});

test("a pid file of a killed server does not matter, even if another program has its pid", async () => {
  const first = await start();
  const pidFile = join(await dataOf(first.env.POSTGRES_URL), "postmaster.pid");
  const content = readFileSync(pidFile, "utf8");
  const owner = statSync(pidFile);
  await query(first.env.POSTGRES_URL, "CREATE TABLE stale AS SELECT 1 AS one");
  await first.stop();
  const other = spawn("sleep", ["600"], { uid: owner.uid, gid: owner.gid });
  onTestFinished(() => void other.kill());
  writeFileSync(pidFile, content.replace(/^\d+/, `${other.pid}`));
  chownSync(pidFile, owner.uid, owner.gid);

  const second = await start();
  expect(await query(second.env.POSTGRES_URL, "SELECT one FROM stale")).toEqual([{ one: 1 }]);
  await second.stop();
  expect(isAlive(other.pid ?? 0)).toBe(true);
});

describe("a running server", () => {
  let env: Record<string, string>;
  beforeAll(async () => {
    const running = await start();
    env = running.env;
    return running.stop;
  });

  test("text is UTF-8 and sorts alike on every machine", async () => {
    const sql = `SELECT datlocprovider AS provider, datlocale AS locale,
      pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = 'postgres'`;
    const expected = { provider: "b", locale: "C.UTF-8", encoding: "UTF8" };
    expect(await query(env.POSTGRES_URL, sql)).toEqual([expected]);
  });

  test("a wrong password is refused", async () => {
    const wrong = Object.assign(new URL(env.POSTGRES_URL ?? ""), { password: "guess" });
    await expect(query(wrong.href, "SELECT 1")).rejects.toThrow("password authentication failed");
  });

  test("each instance of an act gets a database that no other instance can enter", async () => {
    const allot = async (name: string) => {
      const part = await postgres.allot?.(name, env);
      return { url: part?.env.DATABASE_URL ?? "", remove: part?.remove };
    };
    const one = await allot("one");
    const other = await allot("other");
    await query(one.url, "CREATE TABLE mine AS SELECT 1 AS one");
    await expect(query(other.url, "SELECT FROM mine")).rejects.toThrow("does not exist");
    const intruder = Object.assign(new URL(one.url), {
      username: "other",
      password: new URL(other.url).password,
    });
    await expect(query(intruder.href, "SELECT 1")).rejects.toThrow("permission denied");
    const again = await allot("one");
    expect(await query(again.url, "SELECT one FROM mine")).toEqual([{ one: 1 }]);
    await again.remove?.();
    await expect(query(again.url, "SELECT 1")).rejects.toThrow("authentication failed");
  });
});

test("an address in the environment is used as it is", async () => {
  const address = "postgres://somebody:secret@db.example.com/postgres";
  process.env.POSTGRES_URL = address;
  try {
    const { env, sources } = await start();
    expect(env.POSTGRES_URL).toBe(address);
    expect(sources.postgres).toContain("POSTGRES_URL");
  } finally {
    delete process.env.POSTGRES_URL;
  }
});

test("the error for an unknown server lists the valid names", async () => {
  await expect(startInfra({ needs: ["postgre"], dir })).rejects.toMatchObject({
    message: "There is no server 'postgre'.",
    remedy:
      "Did you mean 'postgres'? Use one of: postgres, nats, opensearch, openfga, smtp, telemetry.",
  });
});
