import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../kit/ports.ts";
import { openfgaProgram } from "./openfga-program.ts";
import { answersAt, crashOwnProcess, shareProcess, stopOwnProcess } from "./own-process.ts";
import { postgres } from "./postgres.ts";
import { allotDatabase } from "./postgres-database.ts";
import { lookForPrograms, obtainProgram } from "./programs/program.ts";
import type { Server } from "./server.ts";

const run = promisify(execFile);

type State = { port: number; grpcPort: number; key: string };

const homeOf = (dir: string) => join(dir, "openfga");
const addressOf = ({ port }: State) => `http://127.0.0.1:${port}`;

/** Two folders may use one PostgreSQL, if its address is in the environment. */
const databaseOf = (home: string) =>
  `openfga_${createHash("sha256").update(home).digest("hex").slice(0, 12)}`;

/** OpenFGA's settings, see https://openfga.dev/docs/getting-started/setup-openfga/configuration */
function settingsOf({ port, grpcPort, key }: State, databaseUrl: string): Record<string, string> {
  const uri = new URL(databaseUrl);
  // Plans from the time before a list had many members stay slow.
  uri.searchParams.set("plan_cache_mode", "force_custom_plan");
  return {
    OPENFGA_DATASTORE_ENGINE: "postgres",
    OPENFGA_DATASTORE_URI: uri.href,
    OPENFGA_HTTP_ADDR: `127.0.0.1:${port}`,
    OPENFGA_GRPC_ADDR: `127.0.0.1:${grpcPort}`,
    OPENFGA_METRICS_ENABLED: "false",
    OPENFGA_PLAYGROUND_ENABLED: "false",
    OPENFGA_LOG_LEVEL: "warn",
    OPENFGA_AUTHN_METHOD: "preshared",
    OPENFGA_AUTHN_PRESHARED_KEYS: key,
    OPENFGA_LIST_OBJECTS_MAX_RESULTS: "0", // all of them
    OPENFGA_LIST_OBJECTS_DEADLINE: "20s",
    OPENFGA_REQUEST_TIMEOUT: "25s", // longer than the deadline, which it would cut
  };
}

type Store = { id: string; name: string };

/** The part of its HTTP interface that manages stores. */
function stores({ OPENFGA_URL = "", OPENFGA_KEY = "" }: Record<string, string>) {
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(OPENFGA_URL + path, {
      method,
      headers: { authorization: `Bearer ${OPENFGA_KEY}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`OpenFGA answered ${response.status} to ${method} ${path}.`);
    return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
  }
  return {
    async find(name: string): Promise<Store | undefined> {
      const found = await call<{ stores: Store[] }>("GET", `/stores?name=${name}`);
      return found.stores.find((one) => one.name === name);
    },
    add: (name: string) => call<Store>("POST", "/stores", { name }),
    remove: (id: string) => call<void>("DELETE", `/stores/${id}`),
  };
}

/** Removes a store with its relations. */
export const removeStore = (servers: Record<string, string>, id: string) =>
  stores(servers).remove(id);

/** OpenFGA, with its data in PostgreSQL. Each instance of an act gets a store of its own. */
export const openfga: Server = {
  name: "openfga",
  title: "OpenFGA",
  addressVariable: "OPENFGA_URL",
  otherVariables: ["OPENFGA_KEY"],
  administratorVariables: [],

  async start({ dir, purpose, signal }) {
    const { path, source } = await obtainProgram(openfgaProgram, signal);
    const home = homeOf(dir);
    mkdirSync(home, { recursive: true });
    const { POSTGRES_URL } = process.env;
    const below = POSTGRES_URL
      ? { env: { POSTGRES_URL }, stop: async () => {} }
      : await postgres.start({ dir, purpose, signal });
    const own = {
      title: "OpenFGA",
      home,
      async launch(last: Partial<State>) {
        const { env } = await allotDatabase(databaseOf(home), below.env.POSTGRES_URL);
        const state: State = {
          port: await freePort(last.port),
          grpcPort: await freePort(last.grpcPort),
          key: last.key ?? randomBytes(24).toString("base64url"),
        };
        const settings = settingsOf(state, `${env.DATABASE_URL}?sslmode=disable`);
        await run(path, ["migrate"], { env: { ...process.env, ...settings } });
        return { program: path, args: ["run"], env: settings, state };
      },
      answers: (state: State) => answersAt(`${addressOf(state)}/healthz`),
    };
    try {
      const { value, release } = await shareProcess<State>(own, signal);
      const stop = async () => {
        await release();
        await below.stop();
      };
      return { env: { OPENFGA_URL: addressOf(value), OPENFGA_KEY: value.key }, source, stop };
    } catch (error) {
      await below.stop();
      throw error;
    }
  },

  partVariable: "OPENFGA_STORE",
  async allot(name, servers) {
    const { OPENFGA_URL = "", OPENFGA_KEY = "" } = servers;
    const { find, add, remove } = stores(servers);
    const { id } = (await find(name)) ?? (await add(name));
    return { env: { OPENFGA_URL, OPENFGA_KEY, OPENFGA_STORE: id }, remove: () => remove(id) };
  },

  look: () => lookForPrograms([openfgaProgram], "OPENFGA_URL"),

  crash: (dir) => crashOwnProcess(homeOf(dir)),

  async erase(dir) {
    await stopOwnProcess(homeOf(dir));
    rmSync(homeOf(dir), { recursive: true, force: true });
  },
};
