import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { administratorUrl, settingsOf } from "./environments.ts";

const here = fileURLToPath(new URL("../../", import.meta.url));
const released = ["package.json", "src", "web", "migrations"];

/** Where production lives: its releases, and the file that says which of them is the current one. */
const production = join(here, ".environments", "production");
export const currentFile = join(production, "current");
export const releaseFolder = (version: string) => join(production, "releases", version);

/** Whoever reads the file at the same moment sees the old version or the new one, nothing between. */
function setCurrent(version: string): void {
  writeFileSync(`${currentFile}.next`, version);
  renameSync(`${currentFile}.next`, currentFile);
}

/** What a version of the code is called: the package's version and a hash of all its files. */
export function versionOf(folder: string): string {
  const hash = createHash("sha256");
  const files = globSync(["package.json", "{src,web,migrations}/**/*.*"], { cwd: folder });
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(folder, file)));
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${version}-${hash.digest("hex").slice(0, 8)}`;
}

/** Runs npm, which says on the terminal what it does. Throws where it fails. */
const npm = (folder: string, words: string[], env: NodeJS.ProcessEnv = {}) =>
  execFileSync("npm", words, {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, ...env },
  });

/**
 * Copies the code into a folder of production's own, with its own libraries: what happens to the
 * development folder afterwards can't reach it. A release that exists is left as it is.
 */
export function copyRelease(version: string): void {
  const folder = releaseFolder(version);
  if (existsSync(folder)) return;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  for (const part of released)
    cpSync(join(here, part), join(unfinished, part), { recursive: true });
  if (versionOf(unfinished) !== version) {
    throw new Error("The code has changed since it was checked. Release again.");
  }
  npm(unfinished, ["install", "--omit=dev", "--prefer-offline", "--no-audit", "--no-fund"]);
  renameSync(unfinished, folder);
}

/** Brings production's database to the shape that the release expects, with the release's own code. */
function migrateProduction(version: string): void {
  const settings = settingsOf("production");
  if (!settings.DATABASE_URL) {
    throw new Error("There is no production yet. Run 'npm run environments' first.");
  }
  execFileSync(process.execPath, ["src/programs/migrate.ts"], {
    cwd: releaseFolder(version),
    stdio: "inherit",
    env: settings,
  });
}

/** Makes search find what the release before has written: it may have told search nothing. */
async function rebuildSearch(version: string): Promise<void> {
  npm(releaseFolder(version), ["run", "rebuild"], settingsOf("production"));
}

/** What runs in production now, by its own answer; undefined where nothing answers in time. */
async function runningVersion(): Promise<string | undefined> {
  const address = `http://localhost:${settingsOf("production").PORT}/healthz`;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    return answer.ok ? ((await answer.json()) as { version: string }).version : undefined;
  } catch {
    return undefined;
  }
}

async function waitForProduction(version: string, waitMs = 60_000): Promise<void> {
  const deadline = performance.now() + waitMs;
  while ((await runningVersion()) !== version) {
    if (performance.now() > deadline) {
      throw new Error(`Production does not answer with ${version}. Go back as the README says.`);
    }
    await sleep(100);
  }
  console.log(`Production answers with ${version}: customers have it.`);
}

/** Throws with the remedy where the server is down; failing tests would say so at length. */
async function requireServer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
  } catch (error) {
    throw new Error(`PostgreSQL does not answer at ${new URL(url).host} (${(error as Error).message}).
Start it again, for example with docker compose up --detach postgres, or set POSTGRES_URL.`);
  } finally {
    await client.end();
  }
}

/** Takes the code as it stands in this folder to production: checked, copied, migrated, switched. */
async function release() {
  const version = versionOf(here);
  const serverUrl = administratorUrl();
  await requireServer(serverUrl);
  console.log(`Release ${version}: checking it`);
  npm(here, ["test"], { POSTGRES_URL: serverUrl });
  console.log("Copying it to production");
  copyRelease(version);
  console.log("Migrating production's database");
  migrateProduction(version);
  const isRunning = (await runningVersion()) !== undefined; // asked now: a change is a gap
  setCurrent(version);
  return { version, isRunning };
}

/** Says what has not happened, and why. */
const fail = (what: string) => (error: Error) => {
  console.error(`${what}: ${error.message}`);
  process.exit(1);
};

if (import.meta.main) {
  const { version, isRunning } = await release().catch(fail("Not released"));
  if (isRunning) await waitForProduction(version).catch(fail("Released, and not running"));
  else console.log("Nothing runs in production. Start it with 'npm run production'.");
  console.log("Building production's search anew");
  await rebuildSearch(version).catch(fail("Released, and search may miss todos; release again"));
}
