import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/**
 * This machine's npm, run by the given Node: the npm that started this process, otherwise the one
 * next to a `node` on the PATH.
 * @param {string} node
 * @returns {{ program: string, args: string[] }}
 */
export function npmRunBy(node) {
  const calledBy = process.env.npm_execpath;
  if (calledBy?.endsWith("npm-cli.js")) return { program: node, args: [calledBy] };
  for (const dir of (process.env.PATH ?? "").split(delimiter)) {
    for (const modules of [join(dir, "node_modules"), join(dirname(dir), "lib", "node_modules")]) {
      const cli = join(modules, "npm", "bin", "npm-cli.js");
      if (existsSync(cli)) return { program: node, args: [cli] };
    }
  }
  return { program: process.platform === "win32" ? "npm.cmd" : "npm", args: [] };
}

/**
 * The environment for a child that must find the given Node first. Leaves out the variables with
 * which an outer npm describes its folder and its Node.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} [base] the variables to start from
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentFor(node, base = process.env) {
  const fromNpm =
    /^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|npm_node_execpath$|PATH$)/i;
  const kept = Object.entries(base).filter(([name]) => !fromNpm.test(name));
  const path = process.env.PATH ?? process.env.Path ?? "";
  return { ...Object.fromEntries(kept), NODE: node, PATH: `${dirname(node)}${delimiter}${path}` };
}

/**
 * npm's settings for the network, its registries and its cache. The other settings decide what it
 * installs.
 */
const networkSettings =
  /^npm_config_(\/\/.*|@.*|_.*|registry|.*registry_host|.*proxy|cafile|ca|cert|key|strict_ssl|cache|prefer_.*|offline|fetch_.*|maxsockets|local_address|userconfig|globalconfig)$/i;

/**
 * The environment for an npm that installs packages. Of npm's settings in the shell, keeps only
 * those for the network, so that npm does not leave out packages.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment(node) {
  const entries = Object.entries(environmentFor(node)).filter(
    ([name]) => !/^(npm_|NODE_ENV$)/i.test(name) || networkSettings.test(name),
  );
  return Object.fromEntries(entries);
}

/** The flags of each install. They override the user's `.npmrc`. */
export const installFlags = [
  "--include=dev",
  "--include=optional",
  "--include=peer",
  "--ignore-scripts=false",
  "--install-strategy=hoisted",
  "--package-lock=true",
  "--bin-links=true",
  "--global=false",
  "--dry-run=false",
  "--no-audit",
  "--no-fund",
];

/**
 * The last lines of npm's error messages.
 * @param {string} output
 */
export function npmErrors(output) {
  const lines = output.split("\n").filter((line) => /^npm (error|ERR!)/.test(line));
  return lines.slice(0, 12).join("\n");
}
