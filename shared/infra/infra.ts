import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "../kit/file-lock.mjs";
import { didYouMean } from "../kit/nearest.ts";
import { isRunning, ownIdentity } from "../kit/process-identity.mjs";
import { withProgress } from "../kit/progress.ts";
import { root } from "../kit/root.ts";
import { UserError } from "../kit/user-error.ts";
import { endLeftAct } from "./left-act.ts";
import type { Purpose, RunningServer, Server } from "./server.ts";
import { serverNames, servers } from "./servers.ts";

/** The folder for all files that are made while working in this checkout. Git ignores it. */
export const ladderDir = join(root, ".ladder");

export type Infra = {
  /** Addresses of all servers, as environment variables. */
  env: Record<string, string>;
  /** The folder of their data. */
  dir: string;
  /** A description of what runs each server, by the server's name. */
  sources: Record<string, string>;
  /** Releases all of them. A server without other users ends. */
  stop(): Promise<void>;
};

export type InfraOptions = {
  /** Names from `serverNames`. */
  needs: string[];
  /** The folder of the data. Processes with the same folder share the servers. */
  dir: string;
  purpose?: Purpose;
  /** Ends the wait for another process that is starting or stopping the same servers. */
  signal?: AbortSignal | undefined;
};

function find(name: string): Server {
  const server = servers.find((one) => one.name === name);
  if (server) return server;
  throw new UserError(
    `There is no server '${name}'.`,
    `${didYouMean(name, serverNames)}Use one of: ${serverNames.join(", ")}.`,
  );
}

function atAddress(
  { addressVariable, otherVariables = [] }: Server,
  address: string,
): RunningServer {
  const others = otherVariables.flatMap((name) => {
    const value = process.env[name];
    return value ? [[name, value]] : [];
  });
  return {
    env: { [addressVariable]: address, ...Object.fromEntries(others) },
    source: `${addressVariable} in the environment`,
    stop: async () => {},
  };
}

/** PostgreSQL's messages about data that are damaged or were written by another version. */
const unusable =
  /database files are incompatible|could not locate a (valid|required) checkpoint|invalid (primary )?checkpoint|"global\/pg_control"/;

function forPeople(error: unknown, dir: string, purpose: Purpose): UserError {
  if (error instanceof UserError) return error;
  const problem = error instanceof Error ? error.message : String(error);
  const what = `A server could not be started. ${problem}`;
  if (purpose !== "development") return new UserError(what, "Fix the cause, then try again.");
  return new UserError(
    what,
    unusable.test(problem)
      ? `The cause is in the data in ${dir}. To begin with empty data, move that folder away.`
      : `The data in ${dir} stay as they are. Fix the cause, then try again.`,
  );
}

/**
 * Starts the servers in parallel. A server whose address is in the environment is used as it is.
 * @throws UserError with the remedy if a server cannot start; then none is left running
 */
export async function startInfra(options: InfraOptions): Promise<Infra> {
  const { needs, dir, purpose = "development", signal } = options;
  const wanted = needs.map(find);
  const results = await Promise.allSettled(
    wanted.map((server) => {
      const address = process.env[server.addressVariable];
      if (address) return atAddress(server, address);
      return withProgress(`Starting ${server.title}`, () => server.start({ dir, purpose, signal }));
    }),
  );
  const running = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  const stop = async () => {
    await Promise.all(running.map((server) => server.stop()));
  };
  const failure = results.find((result) => result.status === "rejected");
  if (failure) {
    await stop();
    throw forPeople(failure.reason, dir, purpose);
  }
  return {
    dir,
    env: Object.assign({}, ...running.map(({ env }) => env)),
    sources: Object.fromEntries(wanted.map(({ name }, at) => [name, running[at]?.source ?? ""])),
    stop,
  };
}

/**
 * Ends a server at once, as a crash would. Its data stay.
 * @returns the function that starts it again, at the same address if its port is still free
 */
export async function crashServer(
  name: string,
  options: Pick<InfraOptions, "dir" | "purpose">,
): Promise<() => Promise<Infra>> {
  await find(name).crash?.(options.dir);
  return () => startInfra({ needs: [name], ...options });
}

/** Removes the data of servers. The caller must make sure that no process uses them. */
export async function eraseInfra({ needs, dir }: Pick<InfraOptions, "needs" | "dir">) {
  await Promise.all(needs.map((name) => find(name).erase(dir)));
}

/**
 * Makes a folder for temporary data. Its name contains the identity of this process, so if the
 * process is killed, a later `sweepThrowaways` finds the folder.
 * @param word says what it is for
 */
export function makeThrowawayDir(word = "servers"): string {
  mkdirSync(ladderDir, { recursive: true });
  const dir = mkdtempSync(join(ladderDir, `throwaway-${ownIdentity()}-${word}-`));
  chmodSync(dir, 0o755);
  return dir;
}

/** Starts servers whose data are removed on `stop`. First removes what killed runs left behind. */
export async function startThrowawayInfra(
  options: Pick<InfraOptions, "needs" | "signal"> & { purpose?: "test" | "durability" },
): Promise<Infra> {
  const { needs, purpose = "test", signal } = options;
  await sweepThrowaways();
  const dir = makeThrowawayDir();
  const remove = async () => {
    await eraseInfra({ needs, dir });
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const infra = await startInfra({ needs, dir, purpose, signal });
    return { ...infra, stop: () => infra.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * Ends the temporary servers and acts that killed processes left running, and removes their data.
 */
export async function sweepThrowaways(): Promise<void> {
  mkdirSync(ladderDir, { recursive: true });
  await withFileLock(join(ladderDir, "sweep.lock"), sweep);
}

async function sweep(): Promise<void> {
  const left = readdirSync(ladderDir).filter((name) => {
    const [, maker] = /^throwaway-(\d+-[^-]+)/.exec(name) ?? [];
    return maker && !isRunning(maker);
  });
  for (const name of left) {
    const dir = join(ladderDir, name);
    await endLeftAct(dir);
    await eraseInfra({ needs: serverNames, dir });
    rmSync(dir, { recursive: true, force: true });
  }
}
