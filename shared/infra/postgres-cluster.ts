import { execFile, execFileSync, spawn } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { commandLineOf, endProcess, isAlive, waitUntil } from "../kit/processes.ts";
import { readIfThere } from "../kit/read-if-there.ts";
import { systemEnvironment } from "../kit/system-environment.ts";
import { dataFolder } from "./data-folder.ts";
import { type Binaries, program } from "./postgres-binaries.ts";
import type { Owner } from "./postgres-owner.ts";

const execFileAsync = promisify(execFile);

/** PostgreSQL's messages while processes of a killed server still use its data. They end soon. */
const isInUse = /lock file "postmaster.pid" already exists|shared memory block .* is still in use/;
const dyingTries = 40;
const dyingTryMs = 250;

/** A database cluster: one data folder, run by one PostgreSQL server. */
export type Cluster = {
  /** Makes the data folder if there is none. */
  initialise(password: string): Promise<void>;
  /** The port of the server that runs on these data, once it is ready; undefined if none runs. */
  runningPort(): Promise<number | undefined>;
  /** @throws if the server ends before it is ready, with the end of its log in the message */
  start(port: number, settings: string[]): Promise<void>;
  /** Ends the server, also if another process started it. */
  stop(): Promise<void>;
  /** Ends the server at once, as a crash would. */
  crash(): Promise<void>;
  erase(): void;
};

/**
 * A cluster that programs of this machine run.
 * @param dir the folder for the data and the server's log
 * @param owner the user that runs the server, if the current user can't
 */
export function localCluster(binaries: Binaries, dir: string, owner?: Owner): Cluster {
  mkdirSync(dir, { recursive: true });
  const data = dataFolder(dir, owner);
  const logFile = join(dir, "postgres.log");
  const pidFile = join(data, "postmaster.pid");
  const environment = { ...systemEnvironment(), LC_ALL: "C" };

  /**
   * The lines of the running server's pid file: pid, folder, start, port, …, and `ready` in line 8.
   * Undefined if no server runs. A killed server leaves its file, so the pid in it may now belong
   * to another program.
   */
  function notes() {
    const lines = readIfThere(pidFile)?.split("\n");
    const pid = Number(lines?.[0]);
    const commandLine = isAlive(pid) ? commandLineOf(pid) : "";
    if (!lines || !commandLine.includes(`-D ${data} `)) return undefined;
    return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
  }

  /**
   * PostgreSQL refuses to start while any process has the pid in its pid file, even a zombie or an
   * unrelated program. It accepts the pid of its parent. So this function writes our pid, and keeps
   * the other lines, which PostgreSQL uses to find processes of a killed server that still use the
   * data.
   */
  function replaceStalePid(): void {
    const lines = notes() ? undefined : readIfThere(pidFile)?.split("\n");
    if (lines) writeFileSync(pidFile, [process.pid, ...lines.slice(1)].join("\n"));
  }

  /** Starts the server and waits until it is ready. Returns its log if it ended before that. */
  async function launch(port: number, settings: string[]): Promise<string | undefined> {
    replaceStalePid();
    const log = openSync(logFile, "w");
    const options = ["listen_addresses=127.0.0.1", "unix_socket_directories=", ...settings];
    const server = spawn(
      program(binaries, "postgres"),
      ["-D", data, "-p", `${port}`, ...options.flatMap((option) => ["-c", option])],
      { ...owner, env: environment, cwd: data, detached: true, stdio: ["ignore", log, log] },
    );
    closeSync(log);
    server.unref();
    let ended = false;
    server.once("error", () => (ended = true));
    server.once("exit", () => (ended = true));
    await waitUntil(() => ended || notes()?.ready === true, 60_000);
    return ended ? readFileSync(logFile, "utf8") : undefined;
  }

  return {
    async initialise(password) {
      if (existsSync(join(data, "PG_VERSION"))) return;
      rmSync(data, { recursive: true, force: true });
      mkdirSync(data, { recursive: true, mode: 0o700 });
      const passwordFile = join(data, "..", `password-${process.pid}`);
      writeFileSync(passwordFile, password, { mode: 0o600 });
      if (owner) for (const path of [data, passwordFile]) chownSync(path, owner.uid, owner.gid);
      const flags = [
        "--username=postgres",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
      ];
      const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
      try {
        await execFileAsync(
          program(binaries, "initdb"),
          [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...flags, ...locale],
          { ...owner, env: environment, cwd: data },
        );
      } catch (error) {
        rmSync(data, { recursive: true, force: true });
        throw error;
      } finally {
        rmSync(passwordFile, { force: true });
      }
    },

    async runningPort() {
      if (!notes()) return undefined;
      await waitUntil(() => notes()?.ready !== false, 30_000);
      return notes()?.port;
    },

    async start(port, settings) {
      let problem = await launch(port, settings);
      for (let tries = 0; problem && isInUse.test(problem) && tries < dyingTries; tries++) {
        await sleep(dyingTryMs);
        problem = await launch(port, settings);
      }
      if (problem) throw new Error(`PostgreSQL ended at once:\n${problem}`);
    },

    async stop() {
      const running = notes();
      if (!running) return;
      if (process.platform === "win32") {
        execFileSync(program(binaries, "pg_ctl"), ["stop", "-D", data, "-m", "fast"]);
      } else {
        await endProcess(running.pid, { signal: "SIGINT", harder: "SIGQUIT" });
      }
    },

    async crash() {
      const running = notes();
      if (running) await endProcess(running.pid, { signal: "SIGKILL" });
    },

    erase() {
      rmSync(data, { recursive: true, force: true });
      rmSync(`${data}.of`, { force: true });
    },
  };
}
