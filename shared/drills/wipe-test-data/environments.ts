import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";
import pg from "pg";
import { systemEnvironment } from "../../kit/system-environment.ts";
import type { Side } from "../drill.ts";

const run = promisify(execFile);

/** The settings for the app's data: a file, or an address with a role's secret. */
export type Settings = Record<string, string>;

export type Environments = { development: Settings; production: Settings };

/**
 * Makes two environments: by the step's own program if it has one, otherwise as a database file for
 * each.
 */
export async function makeEnvironments(side: Side): Promise<Environments> {
  const { dir } = side.act;
  const program = "src/programs/environments.ts";
  if (!existsSync(join(dir, program))) {
    const fileOf = (name: string) => ({ DATABASE_FILE: join(dir, "data", `${name}.db`) });
    return { development: fileOf("development"), production: fileOf("production") };
  }
  const product = `drill_${randomBytes(3).toString("hex")}`;
  const { POSTGRES_URL = "" } = side.servers;
  side.atEnd(() => removeEnvironments(POSTGRES_URL, product));
  const env = { ...systemEnvironment(), POSTGRES_URL, PRODUCT: product };
  await run(process.execPath, [program], { cwd: dir, env });
  const settingsOf = (name: string) => {
    const file = readFileSync(join(dir, ".environments", `${name}.env`), "utf8");
    const { PORT, ...settings } = parseEnv(file);
    return settings as Settings;
  };
  const made = { development: settingsOf("development"), production: settingsOf("production") };
  // A release migrates production; here there is none.
  const migrating = { ...systemEnvironment(), ...made.production };
  await run(process.execPath, ["src/programs/migrate.ts"], { cwd: dir, env: migrating });
  // A developer's machine has only development's secret. The other secrets belong where production
  // runs.
  for (const name of ["production", "server"]) rmSync(join(dir, ".environments", `${name}.env`));
  return made;
}

async function removeEnvironments(administratorUrl: string, product: string): Promise<void> {
  const client = new pg.Client({ connectionString: administratorUrl });
  await client.connect();
  for (const name of ["development", "test", "production"]) {
    await client.query(`DROP DATABASE IF EXISTS ${product}_${name} WITH (FORCE)`);
    await client.query(`DROP ROLE IF EXISTS ${product}_${name}`);
  }
  await client.end();
}

/** The mistake: development's settings with the address of production's data, without its secret. */
export function slipped({ development, production }: Environments): Settings {
  if (!development.DATABASE_URL || !production.DATABASE_URL) {
    return { ...development, DATABASE_FILE: production.DATABASE_FILE ?? "" };
  }
  const url = new URL(development.DATABASE_URL);
  url.pathname = new URL(production.DATABASE_URL).pathname;
  return { ...development, DATABASE_URL: url.href };
}
