import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, watchFile } from "node:fs";
import { join } from "node:path";
import { settingsOf } from "./environments.ts";
import { currentFile, releaseFolder } from "./release.ts";

/** Nothing of the developer's own environment reaches production, but what finds programs. */
const { PATH } = process.env;

let app: ChildProcess;
let version: string | undefined;
let ending = false;

function start(next: string): void {
  console.log(`Production starts ${next}`);
  version = next;
  const started = spawn(process.execPath, ["src/main.ts"], {
    cwd: releaseFolder(next),
    stdio: "inherit",
    env: { PATH, ...settingsOf("production"), VERSION: next },
  });
  started.once("exit", (code, signal) => {
    if (started !== app || app.killed) return;
    console.error(
      `Production is down: ${next} ended by itself (${signal ?? `exit code ${code}`}).`,
    );
    process.exit(1);
  });
  app = started;
}

async function stop(): Promise<void> {
  if (!app || app.exitCode !== null || app.signalCode !== null) return;
  app.kill("SIGTERM");
  await once(app, "exit");
}

/** Runs the release that the file `current` names, unless it runs already. */
async function change(): Promise<void> {
  const next = readFileSync(currentFile, "utf8").trim();
  if (ending || next === version) return;
  if (!existsSync(join(releaseFolder(next), "src/main.ts"))) {
    console.error(`There is no release '${next}'. ${version ?? "Nothing"} goes on running.`);
    return;
  }
  await stop();
  start(next);
}

/**
 * Runs the current release in the foreground and changes to another one when `current` names it. A
 * release that does not start leaves production down: going back by itself comes with act 4.
 */
function run(): void {
  let turn = Promise.resolve();
  const next = (work: () => Promise<void>) => {
    turn = turn.then(work).catch(console.error);
  };
  // Before there is an app that a signal could leave behind.
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      ending = true;
      next(async () => {
        await stop();
        process.exit();
      });
    });
  }
  next(change);
  watchFile(currentFile, { interval: 200 }, () => next(change));
}

if (existsSync(currentFile)) run();
else {
  console.error("Nothing has been released yet: npm run release");
  process.exitCode = 1;
}
