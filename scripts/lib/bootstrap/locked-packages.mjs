/**
 * @typedef {{ version?: string, link?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   optional?: boolean, dependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string>, peerDependencies?: Record<string, string>
 * }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} LockFile
 * @typedef {{ os: string, cpu: string, libc: string }} Machine
 */

/**
 * This machine, in the terms of the packages' os, cpu and libc fields.
 * @returns {Machine}
 */
export function thisMachine() {
  return { os: process.platform, cpu: process.arch, libc: hasMusl() ? "musl" : "glibc" };
}

/** Whether the C library of this machine is musl, as on Alpine Linux. */
export function hasMusl() {
  if (process.platform !== "linux") return false;
  const reporter = /** @type {any} */ (process.report);
  reporter.excludeNetwork = true; // The network part takes most of a report's time.
  return !reporter.getReport().header.glibcVersionRuntime;
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
 * @param {LockedPackage} locked
 * @param {Machine} machine
 */
function isFor({ os, cpu, libc }, machine) {
  const ownLibc = machine.os !== "linux" || allows(libc, machine.libc);
  return allows(os, machine.os) && allows(cpu, machine.cpu) && ownLibc;
}

/**
 * Finds a dependency as Node does: in the node_modules of the package that needs it, or of a folder
 * above.
 * @param {LockFile} lock
 * @param {string} from the path of the package that needs it
 * @param {string} name
 */
function resolve(lock, from, name) {
  for (let dir = from; ; dir = dir.slice(0, Math.max(0, dir.lastIndexOf("/node_modules/")))) {
    const path = dir === "" ? `node_modules/${name}` : `${dir}/node_modules/${name}`;
    if (lock.packages[path]) return path;
    if (dir === "") return undefined;
  }
}

/**
 * The paths of the packages that a machine needs: all in the lock file, except those for other
 * machines and the optional ones that only packages for other machines use.
 * @param {LockFile} lock package-lock.json
 * @param {Machine} [machine]
 */
export function neededPackages(lock, machine = thisMachine()) {
  const entries = Object.entries(lock.packages);
  const surely = entries.filter(([, locked]) => !locked.optional || locked.os || locked.cpu);
  const waiting = surely.filter(([, locked]) => isFor(locked, machine)).map(([path]) => path);
  /** @type {Set<string>} */
  const needed = new Set();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (needed.has(path)) continue;
    needed.add(path);
    const { dependencies, optionalDependencies } = lock.packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = resolve(lock, path, name);
      if (found && isFor(lock.packages[found] ?? {}, machine)) waiting.push(found);
    }
  }
  return [...needed].filter((path) => path.includes("node_modules/") && !lock.packages[path]?.link);
}

/**
 * The needed packages that are not installed in the lock file's version.
 * @param {LockFile} lock package-lock.json
 * @param {LockFile | undefined} installed node_modules/.package-lock.json, npm's record of the
 *   installed packages
 * @param {(path: string) => boolean} isThere whether the package's folder exists
 * @param {Machine} [machine]
 */
export function missingPackages(lock, installed, isThere, machine = thisMachine()) {
  return neededPackages(lock, machine).filter(
    (path) => installed?.packages[path]?.version !== lock.packages[path]?.version || !isThere(path),
  );
}
