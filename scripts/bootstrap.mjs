// The entry point of all commands. It needs only Node 20 and npm, and installs the rest.
import { spawn } from "node:child_process";
import module from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { endOf, Stopped } from "./lib/bootstrap/child.mjs";
import { installOnce } from "./lib/bootstrap/install.mjs";
import { suitableNode } from "./lib/bootstrap/node.mjs";
import { environmentFor } from "./lib/bootstrap/npm.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join(root, "scripts", "cli.ts");
// Commands and the processes that they start load compiled modules more quickly.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "node-compile-cache");

/**
 * Runs the command line with another Node and waits for its end. On a terminal, Ctrl-C also reaches
 * the child directly. The commands ignore the second signal.
 * @param {string} node
 * @returns {Promise<number>} the exit code
 */
async function runWith(node) {
  const words = [cli, ...process.argv.slice(2)];
  const env = environmentFor(node);
  const { code } = await endOf(() => spawn(node, words, { stdio: "inherit", env }));
  return code;
}

let isSuitable = false;
try {
  const node = await suitableNode();
  await installOnce(root, node);
  isSuitable = node === process.execPath;
  if (!isSuitable) process.exitCode = await runWith(node);
} catch (error) {
  if (error instanceof Stopped) process.exitCode = error.exitCode;
  else {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
if (isSuitable) {
  Object.assign(process.env, environmentFor(process.execPath));
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import("./cli.ts");
}
