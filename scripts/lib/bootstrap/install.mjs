import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "../../../shared/kit/file-lock.mjs";
import { missingPackages } from "./locked-packages.mjs";
import { installFlags, npmEnvironment, npmErrors, npmRunBy } from "./npm.mjs";
import { runWithProgress } from "./progress.mjs";

/** @param {string} path */
function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/**
 * The packages of package-lock.json that this machine needs and does not have.
 * @param {string} root the repository
 */
function missingBelow(root) {
  const lock = readJson(join(root, "package-lock.json"));
  const installed = readJson(join(root, "node_modules", ".package-lock.json"));
  return missingPackages(lock, installed, (path) => existsSync(join(root, path, "package.json")));
}

/**
 * Installs the packages of package-lock.json, unless they are installed already.
 * @param {string} root the repository
 * @param {string} node the Node that runs npm
 * @throws with the remedy in its message when a package cannot be installed
 */
export async function installOnce(root, node) {
  if (missingBelow(root).length === 0) return;
  const onWait = (/** @type {number} */ pid) =>
    process.stderr.write(`Process ${pid} is installing the packages: waiting for it.\n`);
  const install = async () => {
    if (missingBelow(root).length > 0) await runNpmCi(root, node);
  };
  await withFileLock(join(root, ".ladder", "install.lock"), install, { onWait });
}

/**
 * @param {string} root
 * @param {string} node
 */
async function runNpmCi(root, node) {
  const npm = npmRunBy(node);
  const { code, output } = await runWithProgress({
    title: "Installing the packages of package-lock.json (about 300 MB)",
    dir: join(root, "node_modules"),
    program: npm.program,
    args: [...npm.args, "ci", ...installFlags],
    env: npmEnvironment(node),
    cwd: root,
  });
  if (code !== 0) {
    throw new Error(
      `npm could not install the packages.\n${npmErrors(output)}\n` +
        "If the network or a proxy is in the way, see 'npm config get proxy' and try again; if " +
        "package.json was edited, run 'npm install' once.",
    );
  }
  const missing = missingBelow(root);
  if (missing.length === 0) return;
  throw new Error(
    `npm reported no error, but did not install ${missing.length} of the packages that ` +
      `package-lock.json lists, for example ${missing[0]}.\n` +
      "Compare 'npm config list' with the defaults (omit, os, cpu, libc), remove the folder " +
      "node_modules, and run the same command again.",
  );
}
