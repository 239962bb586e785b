// The front door: needs nothing but Node 20 and npm, and brings the rest.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installOnce } from "./lib/bootstrap/install.mjs";
import { suitableNode } from "./lib/bootstrap/node.mjs";
import { environmentFor } from "./lib/bootstrap/npm.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join(root, "scripts", "cli.ts");

/**
 * Runs the command line with another Node, hands signals on and waits for its clean end. On a
 * terminal Ctrl-C reaches the child by itself, too; the commands take the second for the first.
 * @param {string} node
 * @returns {Promise<number>} the exit code
 */
function runWith(node) {
  const child = spawn(node, [cli, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: environmentFor(node),
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve(code ?? 128 + constants.signals[signal ?? "SIGTERM"]),
    );
  });
}

try {
  const node = await suitableNode();
  await installOnce(root, node);
  if (node === process.execPath) {
    Object.assign(process.env, environmentFor(node));
    await import("./cli.ts");
  } else {
    process.exitCode = await runWith(node);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
