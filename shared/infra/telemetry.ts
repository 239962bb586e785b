import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandLineOf, endProcess, isAlive, waitUntil } from "../kit/processes.ts";
import { exporterSettings } from "../telemetry/exporter-settings.ts";
import type { Server } from "./server.ts";
import { share } from "./share.ts";

type State = { pid: number; port: number };

const program = fileURLToPath(import.meta.resolve("../telemetry/receiver-process.ts"));

const homeOf = (dir: string) => join(dir, "telemetry");
const stateFileOf = (dir: string) => join(homeOf(dir), "state.json");

function lastState(dir: string): State | undefined {
  try {
    return JSON.parse(readFileSync(stateFileOf(dir), "utf8"));
  } catch {
    return undefined;
  }
}

/** The receiver that runs for this folder, whoever started it. */
function running(dir: string): State | undefined {
  const state = lastState(dir);
  const isOurs = state && isAlive(state.pid) && commandLineOf(state.pid).includes(stateFileOf(dir));
  return isOurs ? state : undefined;
}

async function answers({ port }: State): Promise<boolean> {
  try {
    const address = `http://127.0.0.1:${port}/healthz`;
    return (await fetch(address, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

async function stop(dir: string): Promise<void> {
  const state = running(dir);
  if (state) await endProcess(state.pid);
}

async function start(dir: string): Promise<State> {
  mkdirSync(homeOf(dir), { recursive: true });
  const logFile = join(homeOf(dir), "telemetry.log");
  const log = openSync(logFile, "w");
  const args = [program, stateFileOf(dir), `${lastState(dir)?.port ?? 0}`];
  const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  child.unref();
  let ended = false;
  child.once("error", () => (ended = true));
  child.once("exit", () => (ended = true));
  await waitUntil(() => ended || running(dir)?.pid === child.pid, 30_000);
  const state = running(dir);
  if (state && (await waitUntil(() => answers(state), 10_000))) return state;
  if (child.pid && !ended) await endProcess(child.pid);
  throw new Error(`The telemetry receiver did not start:\n${readFileSync(logFile, "utf8")}`);
}

/**
 * A receiver of OpenTelemetry's signals with a page to look at them, in a process of its own. It
 * keeps them in memory: they are gone when its last user has let go.
 */
export const telemetry: Server = {
  name: "telemetry",
  title: "the telemetry receiver",
  addressVariable: "OTEL_EXPORTER_OTLP_ENDPOINT",
  administratorVariables: [],
  async start({ dir, signal }) {
    const server = {
      title: "The telemetry receiver",
      isRunning: () => running(dir) !== undefined,
      async join(patienceMs: number) {
        const state = running(dir);
        return state && (await waitUntil(() => answers(state), patienceMs)) ? state : undefined;
      },
      start: () => start(dir),
      stop: () => stop(dir),
    };
    const { value, release } = await share(homeOf(dir), server, signal);
    const url = `http://127.0.0.1:${value.port}`;
    return {
      env: { ...exporterSettings(url), TELEMETRY_URL: url },
      source: "a process of its own",
      stop: release,
    };
  },
  async erase(dir) {
    await stop(dir);
    rmSync(homeOf(dir), { recursive: true, force: true });
  },
};
