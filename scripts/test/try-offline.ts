import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Act, root } from "../../shared/kit/acts.ts";
import { freePort } from "../../shared/kit/ports.ts";
import { endProcess } from "../../shared/kit/processes.ts";
import { environmentFor, npmRunBy } from "../lib/bootstrap/npm.mjs";
import { offlineEnvironment, withoutNetwork } from "../preload/offline.ts";
import { preload } from "../preload/preload.ts";
import { filesBelow } from "./content-hash.ts";
import { type Outcome, runNode } from "./run-tests.ts";
import { testEnvironment } from "./test-environment.ts";

/** Copies the repository, with the same packages and separate data. */
function copyRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), "ladder-offline-"));
  for (const file of filesBelow(["."])) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    copyFileSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  return copy;
}

/**
 * Runs `npm start <act>` without network until it is ready, then ends it. Returns the error, or an
 * empty text.
 */
async function startOffline(act: Act, cwd: string, signal: AbortSignal): Promise<string> {
  const npm = npmRunBy(process.execPath);
  const [program = "", ...words] = [
    ...withoutNetwork(),
    ...[npm.program, ...npm.args, "start", `${act.number}`],
  ];
  const child = spawn(program, words, {
    cwd,
    env: {
      ...environmentFor(process.execPath, testEnvironment()),
      ...offlineEnvironment,
      PORT: `${await freePort()}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let isReady = false;
  const end = () => void (child.pid && endProcess(child.pid, { patienceMs: 60_000 }));
  signal.addEventListener("abort", end, { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (isReady || !output.includes(`Act ${act.number} is ready`)) return;
      isReady = true;
      end();
    });
  }
  const [code] = await once(child, "close");
  signal.removeEventListener("abort", end);
  return isReady && code === 0 ? "" : `npm start ended with ${code}:\n${output}`;
}

/** Whether a program in that environment can reach this machine, but no other address. */
async function refuses(signal: AbortSignal): Promise<boolean> {
  const program = `const { createServer } = require("node:http");
    const server = createServer((_, response) => response.end()).listen(0, "127.0.0.1", async () => {
      await fetch("http://127.0.0.1:" + server.address().port);
      await fetch("http://192.0.2.1/").catch((error) => console.log(error.cause.message));
      server.close();
    });`;
  const run = { cwd: root, env: offlineEnvironment, signal };
  const { ok, output } = await runNode(["--eval", program], run);
  return ok && output.trim() === "The network is refused: connect to 192.0.2.1";
}

/**
 * Preloads an act, then starts it in a copy of the repository without network. Counts three checks.
 * The first one is that the network is refused.
 */
export async function tryOffline(act: Act, signal: AbortSignal): Promise<Outcome> {
  if (!(await refuses(signal))) {
    return { passed: 0, failed: 1, output: "The network is not refused: nothing was tried." };
  }
  await preload(act);
  const copy = copyRepository();
  try {
    const problem = await startOffline(act, copy, signal);
    return problem ? { passed: 2, failed: 1, output: problem } : { passed: 3, failed: 0 };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
