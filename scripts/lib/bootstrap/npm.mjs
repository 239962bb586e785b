import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/**
 * The npm that belongs to this machine, to be run by the given Node: the one that called us, else
 * the one beside a `node` on the PATH.
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
 * The environment for a child that must find the given Node first, without the variables by which an
 * outer npm describes the folder and the Node that it ran with.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentFor(node) {
  const fromNpm =
    /^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|npm_node_execpath$|PATH$)/i;
  const kept = Object.entries(process.env).filter(([name]) => !fromNpm.test(name));
  const path = process.env.PATH ?? process.env.Path ?? "";
  return { ...Object.fromEntries(kept), NODE: node, PATH: `${dirname(node)}${delimiter}${path}` };
}

/** npm's settings about the network, its registries and its cache: the others decide what it installs. */
const networkSettings =
  /^npm_config_(\/\/.*|@.*|_.*|registry|.*registry_host|.*proxy|cafile|ca|cert|key|strict_ssl|cache|prefer_.*|offline|fetch_.*|maxsockets|local_address|userconfig|globalconfig)$/i;

/**
 * The environment for an npm that installs packages: of npm's own settings in the shell only those
 * about the network, and nothing that makes npm leave packages out.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment(node) {
  const entries = Object.entries(environmentFor(node)).filter(
    ([name]) => !/^(npm_|NODE_ENV$)/i.test(name) || networkSettings.test(name),
  );
  return Object.fromEntries(entries);
}

/** What npm is told at each install, since a person's `.npmrc` may say otherwise. */
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
 * The last lines of what npm said went wrong.
 * @param {string} output
 */
export function npmErrors(output) {
  const lines = output.split("\n").filter((line) => /^npm (error|ERR!)/.test(line));
  return lines.slice(0, 12).join("\n");
}
