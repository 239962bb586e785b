import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { styleText } from "node:util";

/** The pause before a service that has ended is started again. */
const restartMs = 1_000;

const colors = ["cyan", "green", "magenta", "yellow", "blue", "red", "gray"] as const;
let count = 0;

/** Returns a port if it is free, or a free one if it is 0. Throws an error if it is in use. */
export async function freePort(wanted = 0, host = "127.0.0.1"): Promise<number> {
  const server = createServer().listen(wanted, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Runs a service as a process of its own. If it ends before `stopping` is aborted, starts it again.
 * Each line of its output begins with its name. Through the channel `ipc` it notices if this process
 * is killed, and ends, too.
 */
export function runProcess(name: string, env: NodeJS.ProcessEnv, stopping: AbortSignal) {
  const prefix = styleText(colors[count++ % colors.length] ?? "gray", name.padEnd(20));
  const args = ["--import", "./src/ops/telemetry.ts", `src/services/${name}.ts`];
  let child = start();

  function start() {
    const started = spawn(process.execPath, args, {
      env: { ...process.env, OTEL_SERVICE_NAME: name, ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const input of [started.stdout, started.stderr]) {
      if (input) createInterface({ input }).on("line", (line) => console.log(`${prefix}${line}`));
    }
    started.once("exit", async (code, signal) => {
      if (stopping.aborted) return;
      console.log(`${prefix}ended with ${signal ?? code} and starts again`);
      await sleep(restartMs);
      if (!stopping.aborted) child = start();
    });
    return started;
  }

  return {
    /** Asks the process to end, and waits until it has. */
    async stop(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}
