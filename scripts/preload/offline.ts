import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";

const nowhere = "http://127.0.0.1:9";

/**
 * An environment in which Node programs can only reach this machine, npm asks no registry, and
 * programs that use a proxy get one that does not work.
 */
export const offlineEnvironment: Record<string, string> = {
  NODE_OPTIONS: `--import=${pathToFileURL(`${import.meta.dirname}/refuse-network.mjs`)}`,
  npm_config_offline: "true",
  GOPROXY: "off",
  ...Object.fromEntries(
    ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"].map((name) => [name, nowhere]),
  ),
};

/**
 * The words to put before a command to give it only its own loopback network. Empty if the system
 * can't do that, because it needs Linux and root.
 */
export function withoutNetwork(): string[] {
  const words = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
  try {
    const [program = "", ...rest] = [...words, "true"];
    execFileSync(program, rest, { stdio: "ignore" });
    return words;
  } catch {
    return [];
  }
}
