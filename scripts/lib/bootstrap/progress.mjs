import { spawn } from "node:child_process";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { endOf, Stopped } from "./child.mjs";

/**
 * The size of all files below a folder, in megabytes. Skips files that are removed in the meantime.
 * @param {string} dir
 * @returns {Promise<number>}
 */
export async function megabytesBelow(dir) {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) return megabytesBelow(path);
      return lstat(path).then(
        ({ size }) => size / 1e6,
        () => 0,
      );
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Runs a program that writes files into a folder, and prints its progress. A terminal gets one line
 * that is updated, other outputs get a new line every five seconds.
 * @param {{ title: string, dir: string, program: string, args: string[], env: NodeJS.ProcessEnv,
 *   cwd: string }} task
 * @returns {Promise<{ code: number, output: string }>} the exit code and the program's output, to
 *   show if it failed
 * @throws Stopped if this process was asked to stop; the program has then ended, and its work is
 *   incomplete
 */
export async function runWithProgress({ title, dir, program, args, env, cwd }) {
  // Its own group also has the processes that it starts.
  const detached = process.platform !== "win32";
  let output = "";
  const start = () => {
    const child = spawn(program, args, { cwd, env, detached, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    return child;
  };
  // npm would finish the install and then roll it back.
  const endAtOnce = (/** @type {import("node:child_process").ChildProcess} */ { pid }) => {
    try {
      process.kill(detached ? -Number(pid) : Number(pid), "SIGKILL");
    } catch {
      // It has already ended.
    }
  };
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const terminal = process.stderr.isTTY;
  process.stderr.write(`${title} …${terminal ? "" : "\n"}`);
  let measuring = false;
  let over = false;
  const timer = setInterval(
    async () => {
      if (measuring) return;
      measuring = true;
      const megabytes = Math.round(await megabytesBelow(dir));
      measuring = false;
      if (over) return;
      const line = `${title} … ${megabytes} MB, ${seconds()} s`;
      process.stderr.write(terminal ? `\r${line}` : `${line}\n`);
    },
    terminal ? 500 : 5000,
  );
  const { code, asked } = await endOf(start, endAtOnce).finally(() => {
    over = true;
    clearInterval(timer);
  });
  const megabytes = Math.round(await megabytesBelow(dir));
  const done = code === 0 ? `done: ${megabytes} MB in ${seconds()} s` : "failed";
  process.stderr.write(`${terminal ? "\r" : ""}${title} … ${asked ? "stopped" : done}\n`);
  if (asked) throw new Stopped(asked);
  return { code, output };
}
