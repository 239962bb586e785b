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
 * The environment for a child that shall find the given Node first, without what an outer npm said
 * about the folder and the Node that it ran with.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentFor(node) {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|npm_node_execpath$|PATH$)/i.test(
        name,
      ),
  );
  const path = process.env.PATH ?? process.env.Path ?? "";
  return { ...Object.fromEntries(kept), NODE: node, PATH: `${dirname(node)}${delimiter}${path}` };
}

/**
 * The last lines of what npm said went wrong.
 * @param {string} output
 */
export function npmErrors(output) {
  const lines = output.split("\n").filter((line) => /^npm (error|ERR!)/.test(line));
  return lines.slice(0, 12).join("\n");
}
