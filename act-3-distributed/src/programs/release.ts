import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { openEventBus } from "../async/event-bus.ts";
import { readPermissionConfig } from "../ops/config.ts";
import { services } from "../services/list.ts";
import { build, versionOf } from "./build.ts";
import { requireCompatible } from "./contracts.ts";
import { administratorUrl, settingsOf } from "./environments.ts";
import { programOf } from "./instance.ts";
import { requireOpenFga } from "./openfga-stores.ts";
import {
  developed,
  read,
  readVersion,
  releaseFolder,
  runProgram,
  withVersion,
  write,
} from "./releases.ts";
import { requireSearchServer, searchServerUrl } from "./search-server.ts";

/** Returns the version that production reports, or undefined if it does not respond in time. */
async function answeringVersion(): Promise<string | undefined> {
  const address = `http://localhost:${settingsOf("production").PORT}/healthz`;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    return answer.ok ? ((await answer.json()) as { version: string }).version : undefined;
  } catch {
    return undefined;
  }
}

/** The only service to release. By default, all are released. */
const service = process.argv.slice(2).join(" ");

/** Throws if the service does not exist, or if production does not run services yet. */
function requireKnown(service: string): void {
  if (!services.includes(service)) {
    throw new Error(`There is no service '${service}'. The services: ${services.join(", ")}`);
  }
  const before = readVersion("current");
  if (before && programOf("gateway", before) !== "src/main.ts") return;
  throw new Error("Production has no release with services yet. Release all: npm run release");
}

const permissions = "src/programs/permissions.ts";

/** Whether a release stores its changes of members in OpenFGA, too, and changes epochs afterwards. */
const keepsPermissions = (version: string | undefined) =>
  version !== undefined && existsSync(join(releaseFolder(version), "src/async/epochs.ts"));

/** Throws if the service would keep permissions that others change without telling it. */
function requirePermissions(): void {
  if (keepsPermissions(readVersion("current"))) return;
  throw new Error("The release in production does not change epochs. Release all: npm run release");
}

function comparePermissions(): void {
  console.log("Comparing OpenFGA with the members, which the previous release may have changed");
  runProgram(version, [permissions], settingsOf("production"));
}

/** Lets production run what it ran before. */
const goBackTo = (before: string) => (error: Error) => {
  write("current", before);
  fail("Not released, and production goes on as before")(error);
};

/** Waits until production runs what `current` names, and has stopped what ran before. */
async function waitForProduction(): Promise<void> {
  const deadline = performance.now() + 120_000;
  while (read("running") !== read("current")) {
    const failure = read("failure");
    if (failure) throw new Error(failure);
    if (performance.now() > deadline) {
      throw new Error("It took too long. Was production started with this act's program?");
    }
    await sleep(100);
  }
  console.log(`Production runs ${version}: customers have it.`);
}

const takeOver = "src/programs/take-over.ts";

/** Whether the previous release published its events to the stream. One of act 2 did not. */
function isStreamComplete(before: string | undefined): boolean {
  return before !== undefined && existsSync(join(releaseFolder(before), takeOver));
}

/** Throws one error with the remedy if the server is down. Otherwise every test would fail. */
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

/** Throws an error with the remedy if NATS does not answer. */
async function requireEventBus(url: string): Promise<void> {
  const { close } = await openEventBus(url, "none");
  await close();
}

/** Releases the code in this folder to production: builds, tests, migrates and switches. */
async function release() {
  if (service) requireKnown(service);
  if (service) requirePermissions();
  requireCompatible(service ? [service] : services);
  await requireServer(administratorUrl());
  const settings = settingsOf("production");
  const testServerUrl = settingsOf("test").DATABASE_URL;
  if (!settings.DATABASE_URL || !settings.NATS_URL || !testServerUrl) {
    throw new Error("The environments are not complete. Run 'npm run environments' first.");
  }
  await requireEventBus(settings.NATS_URL);
  await requireSearchServer(searchServerUrl(settings.OPENSEARCH_URL));
  const { openfgaUrl: url, openfgaKey: key } = readPermissionConfig(settings);
  await requireOpenFga({ url, key });
  const version = versionOf(developed);
  console.log(`Release ${version}: building and testing it`);
  await build(version, testServerUrl);
  console.log("Migrating production's database");
  // The previous version still runs, so migrations that remove something wait.
  runProgram(version, ["src/programs/migrate.ts", "expand"], settings);
  const isRunning = (await answeringVersion()) !== undefined;
  // Not "current": that release may have failed to start.
  const followsAct2 = !isStreamComplete(readVersion("running"));
  return { version, isRunning, followsAct2 };
}

/** Prints which step failed and why, and ends the process. */
const fail = (what: string) => (error: Error) => {
  console.error(`${what}: ${error.message}`);
  process.exit(1);
};

const { version, isRunning, followsAct2 } = await release().catch(fail("Not released"));
// A release before the search engine has not filled its index.
const running = readVersion("running") ?? "none";
const hasIndex = existsSync(join(releaseFolder(running), "src/data/search-engine.ts"));
const before = read("current") ?? version;
const hadPermissions = keepsPermissions(readVersion("running"));
// Before the switch, so that nobody lacks a permission, and after it, because the previous release
// has changed members until then.
if (!hadPermissions) comparePermissions();
write("failure", "");
write("current", service ? withVersion(before, service, version) : version);
if (isRunning) await waitForProduction().catch(goBackTo(before));
else console.log("Production is not running. Start it with 'npm run production'.");
if (!hadPermissions) comparePermissions();
if (followsAct2) {
  console.log("Taking over what the previous release has left, and publishing all todos");
  runProgram(version, [takeOver], settingsOf("production"));
  runProgram(version, ["src/programs/republish.ts"], settingsOf("production"));
}
if (!hasIndex) {
  console.log("Filling the search index");
  runProgram(version, ["src/programs/rebuild.ts"], settingsOf("production"));
}
