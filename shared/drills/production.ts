import { execFile } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { withoutLimits } from "../acceptance/instances.ts";
import type { ActData } from "../infra/run-act.ts";
import { freePort } from "../kit/ports.ts";
import { waitUntil } from "../kit/processes.ts";
import { systemEnvironment } from "../kit/system-environment.ts";
import { writeWhole } from "../kit/write-whole.ts";
import type { Side } from "./drill.ts";

const run = promisify(execFile);

/** The parts of the code that run in production, and the contracts that the next release reads. */
const parts = ["package.json", "src", "web", "migrations", "docs/contracts"];

/** How long a release of all services may take. */
const releaseMs = 120_000;

export type Production = Awaited<ReturnType<typeof startProduction>>;

/**
 * Starts production with release 1. It is the act's own: its front keeps the address, starts a new
 * release beside the old one, and ends the old one once the new one is ready. The drill leaves out
 * the build and the tests of a release, which take minutes.
 */
export async function startProduction(
  side: Side,
  data: ActData,
  more: Record<string, string> = {},
) {
  const home = join(side.act.dir, ".environments");
  const folderOf = (version: string) => join(home, "production", "releases", version);
  const port = await freePort();
  const own = { ENVIRONMENT: "production", PORT: `${port}` };
  const settings = { ...data.env, ...withoutLimits, ...more, ...own };
  const lines = Object.entries(settings).map(([name, value]) => `${name}="${value}"\n`);
  writeWhole(join(home, "production.env"), lines.join(""));

  const ask = (versions: string) => writeWhole(join(home, "production", "current"), versions);

  /** Copies the code as it is now, and migrates the database. */
  async function prepare(version: string): Promise<void> {
    const folder = folderOf(version);
    for (const part of parts) {
      const from = join(side.act.dir, part);
      if (existsSync(from)) cpSync(from, join(folder, part), { recursive: true });
    }
    const env = { ...systemEnvironment(), ...settings };
    await run(process.execPath, ["src/programs/migrate.ts", "expand"], { cwd: folder, env });
  }

  await prepare("1");
  ask("1");
  const args = ["src/programs/production.ts"];
  const running = await side.start({ data, port, args });
  const runningFile = join(home, "production", "running");
  const isRunning = (versions: string) =>
    existsSync(runningFile) && readFileSync(runningFile, "utf8").trim() === versions;

  /**
   * Runs prepared versions. The first line is the version of all services, and a line such as
   * `write-api 2` after it is that of one. Resolves when what ran before has ended.
   */
  async function change(versions: string): Promise<void> {
    ask(versions);
    if (await waitUntil(() => isRunning(versions), releaseMs)) return;
    throw new Error(`Production does not run the release. The end of its log:\n${running.logs()}`);
  }

  return {
    url: running.url,
    logs: running.logs,
    settings,
    firstRelease: folderOf("1"),
    prepare,
    change,

    /** Releases the code as it is now. */
    async release(): Promise<void> {
      await prepare("2");
      await change("2");
    },
  };
}
