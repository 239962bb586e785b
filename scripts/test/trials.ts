import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../shared/kit/ports.ts";
import { waitUntil } from "../../shared/kit/processes.ts";
import { npmRunBy } from "../lib/bootstrap/npm.mjs";
import { type Outcome, type Run, runProgram } from "./run-tests.ts";

/** A step of a trial. Returns a message if it fails. */
export type Trial = () => Promise<string | undefined>;

/** Runs trials until one fails. Each counts as one test. */
export async function runTrials(trials: Trial[]): Promise<Outcome> {
  for (const [at, trial] of trials.entries()) {
    const failure = await trial();
    if (failure !== undefined) return { passed: at, failed: 1, output: failure };
  }
  return { passed: trials.length, failed: 0 };
}

const npm = npmRunBy(process.execPath);

/** A program that must end with exit code 0. */
export function program(run: Run, name: string, ...words: string[]): Trial {
  return async () => {
    const { ok, output } = await runProgram(name, words, run);
    return ok ? undefined : `${[name, ...words].join(" ")}:\n${output}`;
  };
}

/** `npm <words>` must end with exit code 0. */
export const npmTrial = (run: Run, ...words: string[]): Trial =>
  program(run, npm.program, ...npm.args, ...words);

/** `npm start` must answer on its port, and end when it is asked to. */
export function startTrial({ cwd, env, signal }: Run): Trial {
  return async () => {
    const port = await freePort();
    const detached = process.platform !== "win32";
    const child = spawn(npm.program, [...npm.args, "start"], {
      cwd,
      env: { ...env, PORT: `${port}` },
      detached,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    const ended = once(child, "close");
    const isDone = () => signal.aborted || child.exitCode !== null;
    const answers = async () => {
      const url = `http://127.0.0.1:${port}/healthz`;
      return await fetch(url)
        .then(({ ok }) => ok)
        .catch(() => false);
    };
    await waitUntil(async () => isDone() || (await answers()), 120_000);
    const isUp = await answers();
    if (child.pid && child.exitCode === null)
      process.kill(detached ? -child.pid : child.pid, "SIGTERM");
    await ended;
    return isUp ? undefined : `npm start did not answer:\n${output}`;
  };
}
