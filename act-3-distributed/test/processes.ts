import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished, vi } from "vitest";
import { allCredentials } from "../src/services/credentials.ts";
import { freePort } from "../src/services/run.ts";
import { migratedDatabase } from "./database.ts";
import { emptyStream, natsSettings } from "./nats.ts";
import { openfgaSettings } from "./openfga.ts";
import { ownIndex } from "./search-engine.ts";

export const act = fileURLToPath(new URL("../", import.meta.url));

/** The settings that all services of one test share. Their part of each server is empty. */
export async function sharedSettings(more: Record<string, string> = {}) {
  return {
    DATABASE_URL: await migratedDatabase(),
    ...natsSettings(),
    EVENT_STREAM: await emptyStream(),
    ...(await ownIndex()).env,
    ANALYTICS_FILE: ":memory:",
    ...openfgaSettings(),
    ...more,
  };
}

/**
 * Starts a program of the act, with its words, as a process of its own and waits until it is ready. `stop` asks it and
 * all processes that it has started to end, and returns its exit code.
 */
export async function startProgram(program: string, env: NodeJS.ProcessEnv) {
  const port = await freePort();
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, program.split(" "), {
    cwd: act,
    env: { PATH, NODE_COMPILE_CACHE, ...env, PORT: `${port}` },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true, // in a group of its own, so that a signal reaches what it has started
  });
  const ended = once(child, "exit");
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  const url = `http://127.0.0.1:${port}`;
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const signal = async (name: NodeJS.Signals) => {
    if (!hasEnded()) process.kill(-(child.pid ?? 0), name);
    await ended;
  };
  onTestFinished(() => signal("SIGKILL"));
  const isReady = async () => {
    if (hasEnded()) throw new Error(`${program} has ended.`);
    const { ok } = await fetch(`${url}/readyz`);
    if (!ok) throw new Error(`${program} is not ready.`);
  };
  await vi.waitFor(isReady, { timeout: 60_000 }); // many processes may start at the same time
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    kill: () => signal("SIGKILL"),
    async stop() {
      await signal("SIGTERM");
      return child.exitCode;
    },
  };
}

/** Starts `count` processes of every service. Returns the gateways. Each knows all APIs. */
export async function startServices(settings: Record<string, string>, count: number) {
  const inside = { ...settings, TRUST_PROXY: "1", PUBLIC_URL: "http://localhost:1" };
  const credentials = await allCredentials(inside);
  const start = (name: string, more = {}) =>
    Promise.all(
      Array.from({ length: count }, () =>
        startProgram(`src/services/${name}.ts`, { ...inside, ...credentials[name], ...more }),
      ),
    );
  const urls = (processes: { url: string }[]) => processes.map(({ url }) => url).join(",");
  const WRITE_API_URL = urls(await start("write-api"));
  const READ_API_URL = urls(await start("read-api", { WRITE_API_URL }));
  const one = { ...inside, ...credentials.analytics }; // only one process can have the file
  const addresses = {
    WRITE_API_URL,
    READ_API_URL,
    ANALYTICS_URL: (await startProgram("src/services/analytics.ts", one)).url,
  };
  await start("relay");
  await start("search-projector");
  await start("notification-worker");
  await start("email-worker", addresses);
  return await start("gateway", addresses);
}

/** The pids of the processes that a process has started, for one service or for all. */
export function childrenOf(pid: number, service = ""): number[] {
  const found = execFileSync("pgrep", ["-P", `${pid}`, "-f", `src/services/${service}`]);
  return found.toString().trim().split("\n").map(Number);
}
