import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { freePort } from "../kit/ports.ts";
import { dataFolder } from "./data-folder.ts";
import { java, obtainOpenSearch, opensearchProgram } from "./opensearch-programs.ts";
import { answersAt, crashOwnProcess, shareProcess, stopOwnProcess } from "./own-process.ts";
import { type Owner, unprivilegedOwner } from "./postgres-owner.ts";
import { lookForPrograms } from "./programs/program.ts";
import type { Server } from "./server.ts";

type State = { port: number; transportPort: number };

const homeOf = (dir: string) => join(dir, "opensearch");
const addressOf = ({ port }: State) => `http://127.0.0.1:${port}`;

/** Little memory, and the quick compiler alone: it starts in half the time of the default. */
const javaOptions =
  "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1 -XX:InitiatingHeapOccupancyPercent=30";

/** Options of the distribution that the small Java of PyPI lacks, or that cost memory or disk. */
const unwanted = /incubator|^-Xm|AlwaysPreTouch|HeapDump|ErrorFile|Xlog:gc|PrintGC|GCLog/;

/** Writes the configuration of a node into the folder of its data. */
function configure(data: string, { port, transportPort }: State, distribution: string): string {
  const config = join(data, "config");
  mkdirSync(join(config, "jvm.options.d"), { recursive: true });
  const given = (file: string) => readFileSync(join(distribution, "config", file), "utf8");
  const lines = given("jvm.options").split("\n");
  const options = lines.filter((line) => !unwanted.test(line)).join("\n");
  writeFileSync(join(config, "jvm.options"), options);
  writeFileSync(join(config, "log4j2.properties"), given("log4j2.properties"));
  const settings = {
    "cluster.name": "ladder",
    "node.name": "one",
    "discovery.type": "single-node",
    // By default, it stores nothing new on a disk that is nearly full, as those of laptops often are.
    "cluster.routing.allocation.disk.threshold_enabled": false,
    "network.host": "127.0.0.1",
    "http.port": port,
    "transport.port": transportPort,
    "path.data": join(data, "indices"),
    "path.logs": join(data, "logs"),
  };
  const text = Object.entries(settings).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(join(config, "opensearch.yml"), text.join(""));
  return config;
}

function giveTo(owner: Owner, folder: string): void {
  chownSync(folder, owner.uid, owner.gid);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) giveTo(owner, path);
    else chownSync(path, owner.uid, owner.gid);
  }
}

/** Deletes all indices with a prefix. */
export async function emptyIndices(
  { OPENSEARCH_URL }: Record<string, string>,
  prefix: string,
): Promise<void> {
  await fetch(`${OPENSEARCH_URL}/${prefix}-*`, { method: "DELETE" });
}

/**
 * OpenSearch, one node. Each instance of an act gets a prefix for the names of its indices.
 */
export const opensearch: Server = {
  name: "opensearch",
  title: "OpenSearch",
  addressVariable: "OPENSEARCH_URL",
  administratorVariables: [],

  async start({ dir, signal }) {
    const { path, source, javaHome } = await obtainOpenSearch(signal);
    const owner = unprivilegedOwner();
    const home = homeOf(dir);
    mkdirSync(home, { recursive: true });
    const own = {
      title: "OpenSearch",
      home,
      startMs: 300_000,
      async launch(last: Partial<State>) {
        const state = {
          port: await freePort(last.port),
          transportPort: await freePort(last.transportPort),
        };
        const data = dataFolder(home, owner);
        const config = configure(data, state, dirname(dirname(path)));
        if (owner) giveTo(owner, data);
        const env = {
          OPENSEARCH_JAVA_HOME: javaHome,
          OPENSEARCH_PATH_CONF: config,
          OPENSEARCH_JAVA_OPTS: javaOptions,
        };
        return { program: path, args: [], env, cwd: data, owner, state };
      },
      answers: (state: State) =>
        answersAt(`${addressOf(state)}/_cluster/health?wait_for_status=yellow&timeout=1s`),
    };
    const { value, release } = await shareProcess<State>(own, signal);
    return { env: { OPENSEARCH_URL: addressOf(value) }, source, stop: release };
  },

  partVariable: "OPENSEARCH_PREFIX",
  async allot(name, { OPENSEARCH_URL = "" }) {
    return {
      env: { OPENSEARCH_URL, OPENSEARCH_PREFIX: name },
      remove: () => emptyIndices({ OPENSEARCH_URL }, name),
    };
  },

  look: () => lookForPrograms([java(), opensearchProgram()], "OPENSEARCH_URL"),

  crash: (dir) => crashOwnProcess(homeOf(dir)),

  async erase(dir) {
    const home = homeOf(dir);
    await stopOwnProcess(home);
    rmSync(dataFolder(home, unprivilegedOwner()), { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  },
};
