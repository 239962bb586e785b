import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Start times on Linux count from the boot, so they need the boot's id beside them. */
function bootId() {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
  } catch {
    return "boot";
  }
}

/** @param {number} pid */
function startOnLinux(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The program's name, in brackets, may contain anything. The state is the next field.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  return state === "Z" || state === "X" ? undefined : `${bootId()}.${fields[19]}`;
}

/** @param {number} pid */
function startElsewhere(pid) {
  /** @type {import("node:child_process").ExecFileSyncOptionsWithStringEncoding} */
  const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
  if (process.platform === "win32") {
    const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
    return execFileSync("powershell", ["-NoProfile", "-Command", script], options).trim();
  }
  const words = ["-o", "stat=,lstart=", "-p", `${pid}`];
  const said = execFileSync("ps", words, { ...options, env: { ...process.env, LC_ALL: "C" } });
  const [, state, start = ""] = /^(\S+)\s+(.*)$/.exec(said.trim()) ?? [];
  return state?.startsWith("Z") ? undefined : `${Date.parse(start)}`;
}

/**
 * The start time of a process, as a text that stays the same while the process runs.
 * @param {number} pid
 * @returns {string | undefined} undefined if no such process runs. A zombie (a process that has
 *   ended, but that its parent has not collected) does not count.
 */
export function startOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    return process.platform === "linux" ? startOnLinux(pid) : startElsewhere(pid);
  } catch {
    return undefined;
  }
}

/**
 * Whether a process with this pid runs. A zombie does not count.
 * @param {number} pid
 */
export function isAlive(pid) {
  return startOf(pid) !== undefined;
}

/**
 * The identity of a process: its pid and its start time. A pid alone is not enough, because the
 * system gives the pid of an ended process to a new one. The text can be part of a file's name.
 * @param {number} pid
 * @returns {string | undefined} undefined if no such process runs
 */
export function identityOf(pid) {
  const start = startOf(pid);
  return start && `${pid}-${start}`;
}

/** @type {string | undefined} */
let own;

/**
 * The identity of this process.
 * @returns {string}
 */
export function ownIdentity() {
  own ??= identityOf(process.pid) ?? `${process.pid}-unknown`;
  return own;
}

/**
 * The pid in an identity.
 * @param {string} identity
 */
export function pidOf(identity) {
  return Number.parseInt(identity, 10);
}

/**
 * Whether the process with this identity still runs. Returns false for a pid without a start time,
 * which older versions of these programs wrote, because it proves nothing.
 * @param {string} identity
 */
export function isRunning(identity) {
  return identity === ownIdentity() || identity === identityOf(pidOf(identity));
}
