import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { type Act, manifestOf } from "../kit/acts.ts";
import { freePort } from "../kit/ports.ts";
import { type ActProcess, startActProcess } from "./act-process.ts";
import { makeThrowawayDir } from "./infra.ts";

/** Where an instance of an act keeps its data. It outlasts the instance, so that one can restart. */
export type ActData = {
  /** The variables by which the act finds it: DATABASE_FILE or DATABASE_URL. */
  env: Record<string, string>;
  /** A folder for its log and its pid. */
  dir: string;
  remove(): Promise<void>;
};

async function administer(postgresUrl: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * Makes an empty place for an act's data: a SQLite file, or a database and a role of its own on the
 * server at `POSTGRES_URL`.
 * @param servers the addresses that `startInfra` gave
 */
export async function makeActData(act: Act, servers: Record<string, string>): Promise<ActData> {
  const dir = makeThrowawayDir(act.name);
  const removeDir = () => rmSync(dir, { recursive: true, force: true });
  if (!manifestOf(act).servers.includes("postgres")) {
    return { env: { DATABASE_FILE: join(dir, "todo.db") }, dir, remove: async () => removeDir() };
  }
  const administrator = servers.POSTGRES_URL;
  if (!administrator) throw new Error(`${act.name} needs POSTGRES_URL.`);
  const name = `test_${randomBytes(6).toString("hex")}`;
  const secret = randomBytes(12).toString("hex");
  await administer(administrator, [
    `CREATE ROLE ${name} LOGIN PASSWORD '${secret}'`,
    `CREATE DATABASE ${name} OWNER ${name}`,
  ]);
  const url = new URL(administrator);
  Object.assign(url, { username: name, password: secret, pathname: `/${name}` });
  return {
    env: { DATABASE_URL: url.href },
    dir,
    async remove() {
      await administer(administrator, [
        `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
        `DROP ROLE IF EXISTS ${name}`,
      ]);
      removeDir();
    },
  };
}

export type RunActOptions = {
  /** The addresses that `startInfra` gave; SMTP_URL is handed on. */
  servers: Record<string, string>;
  /** Settings of the act, see its README. */
  env?: Record<string, string>;
  /** Where its data are; without it they are thrown away when it stops. */
  data?: ActData;
  /** The port to listen on; without it a free one. */
  port?: number;
};

/**
 * Runs an instance of an act for tests and benches, and waits until it answers. It gets nothing
 * from our environment that would change its behaviour.
 * @throws when it ends before it answers, with the end of its log in the message
 */
export async function runAct(act: Act, options: RunActOptions): Promise<ActProcess> {
  const { servers, env = {} } = options;
  const data = options.data ?? (await makeActData(act, servers));
  const throwAway = async () => {
    if (!options.data) await data.remove();
  };
  const mail: Record<string, string> = servers.SMTP_URL ? { SMTP_URL: servers.SMTP_URL } : {};
  const port = options.port ?? (await freePort());
  try {
    const { dir } = data;
    const running = await startActProcess(act, {
      port,
      dir,
      env: { ...mail, ...data.env, ...env },
    });
    return {
      ...running,
      async stop() {
        await running.stop();
        await throwAway();
      },
    };
  } catch (error) {
    await throwAway();
    throw error;
  }
}
