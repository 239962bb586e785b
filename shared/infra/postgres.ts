import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "../kit/ports.ts";
import { waitUntil } from "../kit/processes.ts";
import { UserError } from "../kit/user-error.ts";
import { type Binaries, fromNpm, oldestMajor, onPath } from "./postgres-binaries.ts";
import { type Cluster, localCluster } from "./postgres-cluster.ts";
import { allotDatabase } from "./postgres-database.ts";
import { dockerAnswers, dockerCluster } from "./postgres-docker.ts";
import { unprivilegedOwner } from "./postgres-owner.ts";
import type { Look, Purpose, Server } from "./server.ts";
import { share } from "./share.ts";

type State = { port: number; password: string };

/** Temporary data need not reach the disk. This makes tests much faster. */
const careless = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/** Two environments of act 3, their tests and OpenFGA need more than PostgreSQL's default of 100. */
const connections = ["max_connections=300"];

const settings: Record<Purpose, string[]> = {
  development: connections,
  durability: connections,
  test: [...connections, ...careless],
};

/** A way to run PostgreSQL on this machine, and the folder below `dir` for its data. */
type Source = { source: string; home: string; cluster: Cluster };

/**
 * Chooses how to run PostgreSQL on this machine: programs on the PATH, those of npm, or a
 * container. Existing data decide the version, because one version can't read the data of another.
 * @throws UserError with the remedies if there is no way
 */
export function postgresSource(dir: string): Source {
  const owner = unprivilegedOwner();
  const local = [onPath, () => fromNpm(owner)];
  const misses: string[] = [];
  let chosen: Binaries | undefined;
  for (const look of local) {
    const found = look();
    if (typeof found === "string") misses.push(found);
    else if (!chosen || existsSync(join(dir, `postgres-${found.major}`))) chosen = found;
    if (chosen && existsSync(join(dir, `postgres-${chosen.major}`))) break;
  }
  if (chosen) {
    const home = join(dir, `postgres-${chosen.major}`);
    return { source: chosen.source, home, cluster: localCluster(chosen, home, owner) };
  }
  if (dockerAnswers()) {
    const home = join(dir, "postgres-container");
    return { source: "PostgreSQL in a container", home, cluster: dockerCluster(home) };
  }
  throw new UserError(
    `PostgreSQL is not available: ${misses.join("; ")}; no container engine answers.`,
    `Do one of these: install PostgreSQL ${oldestMajor} or later so that 'postgres' is on the PATH; ` +
      "start Docker; or set POSTGRES_URL=postgres://administrator:password@host:5432/postgres.",
  );
}

function addressOf({ port, password }: State): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function answers(state: State): Promise<boolean> {
  const client = new pg.Client({
    connectionString: addressOf(state),
    connectionTimeoutMillis: 2000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * PostgreSQL for the development and the tests of an act. It listens on a free port of 127.0.0.1,
 * keeps the port between runs, has its own password, and sorts UTF-8 text alike on every machine.
 */
export const postgres: Server = {
  name: "postgres",
  title: "PostgreSQL",
  addressVariable: "POSTGRES_URL",
  administratorVariables: ["POSTGRES_URL"],

  async start({ dir, purpose, signal }) {
    const { source, home, cluster } = postgresSource(dir);
    mkdirSync(home, { recursive: true });
    const stateFile = join(home, "state.json");
    /**
     * Read and written only while `share` holds its lock, because another process may be starting,
     * too.
     */
    const known = (): Partial<State> =>
      existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, "utf8")) : {};

    async function joinRunning(patienceMs: number): Promise<State | undefined> {
      const port = await cluster.runningPort();
      if (!port) return undefined;
      const state = { port, password: known().password ?? "" };
      if (await waitUntil(() => answers(state), patienceMs)) return state;
      return undefined;
    }

    async function startOn(preferredPort?: number, tries = 3): Promise<State> {
      const port = await freePort(preferredPort);
      const password = known().password ?? randomBytes(18).toString("base64url");
      const state = { port, password };
      writeFileSync(stateFile, JSON.stringify(state), { mode: 0o600 });
      await cluster.initialise(password);
      try {
        await cluster.start(port, settings[purpose]);
      } catch (error) {
        // Another program may use the port by now.
        const isTaken = /could not bind/.test(String(error));
        if (isTaken && tries > 1) return startOn(undefined, tries - 1);
        throw error;
      }
      if (await waitUntil(() => answers(state), 30_000)) return state;
      await cluster.stop();
      throw new Error(`PostgreSQL does not answer on port ${port}. Its log is in ${home}.`);
    }

    const server = {
      title: "PostgreSQL",
      isRunning: async () => (await cluster.runningPort()) !== undefined,
      join: joinRunning,
      start: () => startOn(known().port),
      stop: () => cluster.stop(),
    };
    const shared = await share(home, server, signal);
    return { env: { POSTGRES_URL: addressOf(shared.value) }, source, stop: shared.release };
  },

  partVariable: "DATABASE_URL",
  allot: (name, { POSTGRES_URL }) => allotDatabase(name, POSTGRES_URL),

  look(dir): Look {
    if (process.env.POSTGRES_URL) return { found: "POSTGRES_URL is set" };
    try {
      return { found: postgresSource(dir).source };
    } catch (error) {
      if (error instanceof UserError) return { found: error.message, remedy: error.remedy };
      const remedy = "Remove the folder node_modules, and run the command again.";
      return { found: `it cannot be used: ${(error as Error).message}`, remedy };
    }
  },

  crash: (dir) => postgresSource(dir).cluster.crash(),

  async erase(dir) {
    const names = existsSync(dir) ? readdirSync(dir) : [];
    if (!names.some((name) => name.startsWith("postgres-"))) return;
    const { home, cluster } = postgresSource(dir);
    if (await cluster.runningPort()) await cluster.stop();
    cluster.erase();
    rmSync(home, { recursive: true, force: true });
  },
};
