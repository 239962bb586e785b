import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, watchFile } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { settingsOf } from "./environments.ts";
import { createFront } from "./front.ts";
import {
  cleanEnvironment,
  currentFile,
  readVersion,
  releaseFolder,
  writeVersion,
} from "./releases.ts";

const telemetry = "./src/ops/telemetry.ts";

/** How long a release may take to become ready. */
const startMs = 30_000;

type Instance = { version: string; port: number; process: ChildProcess };

const front = createFront();
let running: Instance | undefined;
let ending = false;

const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function stop({ process: app }: Instance): Promise<void> {
  if (hasEnded(app)) return;
  app.kill("SIGTERM");
  await once(app, "exit");
}

async function isReady({ port }: Instance): Promise<boolean> {
  const signal = AbortSignal.timeout(2_000);
  return fetch(`http://127.0.0.1:${port}/readyz`, { signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Starts a release behind the front. Throws if it is not ready within `startMs`. */
async function start(version: string): Promise<Instance> {
  const settings = settingsOf("production"); // a release may need new ones
  const cwd = releaseFolder(version);
  if (!existsSync(join(cwd, "src/main.ts"))) throw new Error(`There is no release '${version}'.`);
  console.log(`Production starts ${version}`);
  const port = await freePort();
  // Releases from before telemetry do not have this file.
  const watched = existsSync(join(cwd, telemetry)) ? ["--import", telemetry] : [];
  const app = spawn(process.execPath, [...watched, "src/main.ts"], {
    cwd,
    stdio: "inherit",
    env: cleanEnvironment({
      PUBLIC_URL: `http://localhost:${settings.PORT}`,
      TRUST_PROXY: "1", // only the front
      ...settings,
      HOST: "127.0.0.1",
      PORT: `${port}`,
      VERSION: version,
    }),
  });
  const instance = { version, port, process: app };
  const deadline = performance.now() + startMs;
  while (!(await isReady(instance))) {
    if (hasEnded(app)) throw new Error(`${version} ended before it was ready.`);
    if (performance.now() > deadline || ending) {
      await stop(instance);
      throw new Error(`${version} was not ready within ${startMs / 1000} s.`);
    }
    await sleep(100);
  }
  return instance;
}

/**
 * Runs the release that the file `current` names: starts it, sends new requests to it, and stops the
 * previous one. If it does not become ready, nothing changes.
 */
async function change(): Promise<void> {
  const version = readVersion("current");
  if (ending || !version || version === running?.version) return;
  const before = running;
  const next = await start(version);
  running = next;
  front.forwardTo(next.port);
  next.process.once("exit", () => {
    if (ending || running !== next) return;
    console.error(`Production is down: ${version} ended unexpectedly.`);
    process.exit(1);
  });
  if (before) await stop(before);
  writeVersion("running", version);
}

async function end(): Promise<void> {
  front.server.close();
  if (running) await stop(running);
  process.exit();
}

/** Runs production in the foreground until a signal to stop arrives. */
async function run(): Promise<void> {
  let turn = Promise.resolve();
  const next = (work: () => Promise<void>) => {
    turn = turn.then(work).catch((error) => {
      if (ending) return;
      console.error(`${error.message} ${running ? running.version : "Nothing"} keeps running.`);
      if (!running) process.exit(1);
    });
  };
  // Listens before the first start, so that a signal cannot leave an app running.
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      ending = true;
      next(end);
    });
  }
  next(change);
  await turn;
  const { PORT, HOST } = settingsOf("production");
  front.server.listen(Number(PORT), HOST ?? "127.0.0.1");
  watchFile(currentFile, { interval: 200 }, () => next(change));
}

if (existsSync(currentFile)) await run();
else {
  console.error("Nothing has been released yet: npm run release");
  process.exitCode = 1;
}
