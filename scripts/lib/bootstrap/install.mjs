import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "../../../shared/kit/file-lock.mjs";
import { environmentFor, npmErrors, npmRunBy } from "./npm.mjs";
import { runWithProgress } from "./progress.mjs";

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, os?: string[], cpu?: string[],
 *   libc?: string[], optional?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} LockFile
 */

/**
 * What the installed packages depend on: the lock file's content and the Node that they are for.
 * @param {string} lockText
 * @param {string} nodePath
 */
export function stampOf(lockText, nodePath) {
  return createHash("sha256").update(lockText).update(nodePath).digest("hex");
}

/**
 * Whether a list such as `["linux", "!win32"]` of a package allows this machine.
 * @param {string[] | undefined} allowed
 * @param {string} value
 */
function allows(allowed, value) {
  if (!allowed || allowed.includes(value)) return true;
  return allowed.every((word) => word.startsWith("!")) && !allowed.includes(`!${value}`);
}

/**
 * Whether what npm noted about node_modules is what the lock file asks for on this machine. So an
 * `npm install` by hand is not thrown away and made again. An optional package that names no
 * platform (or one only by its C library) may be missing: npm leaves out what nothing here uses.
 * @param {LockFile} wanted package-lock.json
 * @param {LockFile} installed node_modules/.package-lock.json
 */
export function matchesLock(wanted, installed, platform = process.platform, arch = process.arch) {
  return Object.entries(wanted.packages).every(([path, { version, link, os, cpu, ...rest }]) => {
    if (!path.includes("node_modules/") || link) return true;
    if (!allows(os, platform) || !allows(cpu, arch)) return true;
    const found = installed.packages[path]?.version;
    const mayBeMissing = rest.optional && (!os || rest.libc);
    return found === version || (!found && mayBeMissing);
  });
}

/** @param {string} path */
function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/**
 * Makes node_modules what package-lock.json says, if it is not so already.
 * @param {string} root the repository
 * @param {string} node the Node that will run it
 * @throws with the remedy in its message when npm fails
 */
export async function installOnce(root, node) {
  const stampFile = join(root, "node_modules", ".ladder-stamp");
  const read = () => readFileSync(join(root, "package-lock.json"), "utf8");
  const upToDate = () => {
    const stamp = stampOf(read(), node);
    return existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
  };
  if (upToDate()) return;
  const waiting = (/** @type {number} */ pid) =>
    process.stderr.write(`Process ${pid} is installing the packages: waiting for it.\n`);
  const install = async () => {
    if (upToDate()) return;
    const installed = readJson(join(root, "node_modules", ".package-lock.json"));
    if (!installed || !matchesLock(JSON.parse(read()), installed)) await runNpmCi(root, node);
    writeFileSync(stampFile, stampOf(read(), node));
  };
  await withFileLock(join(root, ".ladder", "install.lock"), install, waiting);
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
    args: [...npm.args, "ci", "--no-audit", "--no-fund"],
    env: environmentFor(node),
    cwd: root,
  });
  if (code === 0) return;
  throw new Error(
    `npm could not install the packages.\n${npmErrors(output)}\n` +
      "If the network or a proxy is in the way, see 'npm config get proxy' and try again; if " +
      "package.json was edited, run 'npm install' once.",
  );
}
