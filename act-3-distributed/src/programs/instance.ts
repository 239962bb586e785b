import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../services/run.ts";
import { cleanEnvironment, releaseFolder } from "./releases.ts";

const telemetry = "./src/ops/telemetry.ts";

/** How long a new version of a service may take to become ready. */
const startMs = 30_000;

/** A process of a service that listens on `port`. */
export type Instance = { version: string; port: number; process: ChildProcess };

/**
 * Returns the program of a service in a release, if it has one. A release of act 2 has one program
 * for everything. It runs in the place of the gateway.
 */
export function programOf(service: string, version: string): string | undefined {
  const has = (file: string) => existsSync(join(releaseFolder(version), file));
  if (!has("src/main.ts")) throw new Error(`There is no release '${version}'.`);
  const program = `src/services/${service}.ts`;
  if (has(program)) return program;
  return service === "gateway" ? "src/main.ts" : undefined;
}

export const hasEnded = ({ process: { exitCode, signalCode } }: Instance) =>
  exitCode !== null || signalCode !== null;

/** Asks the process to end, and waits until it has. */
export async function stop(instance: Instance): Promise<void> {
  if (hasEnded(instance)) return;
  instance.process.kill("SIGTERM");
  await once(instance.process, "exit");
}

async function isReady({ port }: Instance): Promise<boolean> {
  const signal = AbortSignal.timeout(2_000);
  return fetch(`http://127.0.0.1:${port}/readyz`, { signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/**
 * Starts a program of a release. Throws if it is not ready within `startMs`, or when `stopping` is
 * aborted before.
 */
export async function start(
  program: string,
  version: string,
  settings: NodeJS.Dict<string>,
  stopping: AbortSignal,
): Promise<Instance> {
  const cwd = releaseFolder(version);
  const port = await freePort();
  // Releases from before telemetry do not have this file.
  const watched = existsSync(join(cwd, telemetry)) ? ["--import", telemetry] : [];
  const app = spawn(process.execPath, [...watched, program], {
    cwd,
    stdio: ["ignore", "inherit", "inherit", "ipc"], // through 'ipc' it notices if we are killed
    env: cleanEnvironment({ ...settings, HOST: "127.0.0.1", PORT: `${port}`, VERSION: version }),
  });
  const instance = { version, port, process: app };
  const deadline = performance.now() + startMs;
  while (!(await isReady(instance))) {
    if (hasEnded(instance)) throw new Error(`${version} ended before it was ready.`);
    if (performance.now() > deadline || stopping.aborted) {
      await stop(instance);
      throw new Error(`${version} was not ready within ${startMs / 1000} s.`);
    }
    await sleep(100);
  }
  return instance;
}
