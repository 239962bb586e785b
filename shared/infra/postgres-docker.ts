import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import type { Cluster } from "./postgres-cluster.ts";

const image = "postgres:18.4";

function docker(...args: string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Whether a container engine answers on this machine. */
export function dockerAnswers(): boolean {
  try {
    docker("info", "--format", "{{.ServerVersion}}");
    return true;
  } catch {
    return false;
  }
}

/** A cluster in a container, for machines without PostgreSQL programs. */
export function dockerCluster(dir: string): Cluster {
  const name = `ladder-postgres-${createHash("sha256").update(dir).digest("hex").slice(0, 16)}`;
  const volume = `${name}-data`;
  let secret = "";

  return {
    async initialise(password) {
      secret = password;
    },
    async runningPort() {
      try {
        return Number(docker("port", name, "5432/tcp").split(":").at(-1));
      } catch {
        return undefined;
      }
    },
    async start(port, settings) {
      const initdb =
        "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8";
      docker(
        ...["run", "--detach", "--rm", "--name", name, "--publish", `127.0.0.1:${port}:5432`],
        ...["--env", `POSTGRES_PASSWORD=${secret}`, "--env", `POSTGRES_INITDB_ARGS=${initdb}`],
        ...["--volume", `${volume}:/var/lib/postgresql`, image],
        ...settings.flatMap((setting) => ["-c", setting]),
      );
    },
    async stop() {
      docker("stop", name);
    },
    async crash() {
      docker("kill", name);
    },
    erase() {
      docker("volume", "rm", "--force", volume);
    },
  };
}
