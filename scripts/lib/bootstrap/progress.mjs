import { spawn } from "node:child_process";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Size of all files below a folder, in megabytes; files that vanish meanwhile don't count.
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
 * Runs a program whose work shows as files in a folder, and says how far it is: on a terminal in
 * one line that is written over, elsewhere in a new line every five seconds.
 * @param {{ title: string, dir: string, program: string, args: string[],
 *   env: NodeJS.ProcessEnv, cwd: string }} task
 * @returns {Promise<{ code: number | null, output: string }>} what the program printed, to be
 *   shown when it failed
 */
export async function runWithProgress({ title, dir, program, args, env, cwd }) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stderr.on("data", (text) => (output += text));
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const terminal = process.stderr.isTTY;
  process.stderr.write(`${title} …${terminal ? "" : "\n"}`);
  let measuring = false;
  const timer = setInterval(
    async () => {
      if (measuring) return;
      measuring = true;
      const megabytes = Math.round(await megabytesBelow(dir));
      measuring = false;
      const line = `${title} … ${megabytes} MB, ${seconds()} s`;
      process.stderr.write(terminal ? `\r${line}` : `${line}\n`);
    },
    terminal ? 500 : 5000,
  );
  const code = await ended.finally(() => clearInterval(timer));
  const megabytes = Math.round(await megabytesBelow(dir));
  const result = code === 0 ? `done: ${megabytes} MB in ${seconds()} s` : "failed";
  process.stderr.write(`${terminal ? "\r" : ""}${title} … ${result}\n`);
  return { code, output };
}
