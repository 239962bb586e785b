import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, unwatchFile, watchFile } from "node:fs";
import { settingsOf } from "./environments.ts";
import { currentFile, releaseFolder } from "./release.ts";

/** Nothing of the developer's own environment reaches production, but what finds programs. */
const { PATH } = process.env;

function startRelease(version: string): ChildProcess {
  console.log(`Production starts ${version}`);
  return spawn(process.execPath, ["src/main.ts"], {
    cwd: releaseFolder(version),
    stdio: "inherit",
    env: { PATH, ...settingsOf("production"), VERSION: version },
  });
}

async function stop(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return;
  app.kill("SIGTERM");
  await once(app, "exit");
}

/**
 * Runs the current release in the foreground and changes to another one when the file `current`
 * names it. A release that does not start leaves production down: going back by itself comes with
 * act 4.
 */
async function run(): Promise<void> {
  const current = () => readFileSync(currentFile, "utf8").trim();
  let version = current();
  let app = startRelease(version);

  watchFile(currentFile, { interval: 200 }, async () => {
    if (current() === version) return;
    version = current();
    await stop(app);
    app = startRelease(version);
  });
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      unwatchFile(currentFile);
      void stop(app);
    });
  }
}

if (existsSync(currentFile)) await run();
else {
  console.error("Nothing has been released yet. Run 'npm run release' first.");
  process.exitCode = 1;
}
