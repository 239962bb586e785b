import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the code that is being developed. */
export const developed = fileURLToPath(new URL("../../", import.meta.url));

const production = join(developed, ".environments", "production");

/** Production's file of analytics. It is outside of the releases, so that it outlasts them. */
export const analyticsFile = join(production, "analytics", "todos.duckdb");

export const releaseFolder = (version: string) => join(production, "releases", version);

/**
 * `current` names the versions to run. `running` is equal to it once the previous versions have
 * stopped. `failure` says why a version could not be started.
 */
type Name = "current" | "running" | "failure";
const fileOf = (name: Name) => join(production, name);
export const currentFile = fileOf("current");

/** Returns the text of a file, or undefined if there is no such file. */
export function read(name: Name): string | undefined {
  return existsSync(fileOf(name)) ? readFileSync(fileOf(name), "utf8").trim() : undefined;
}

/** Replaces the file atomically, so a reader sees the old text or the new one. */
export function write(name: Name, text: string): void {
  writeFileSync(`${fileOf(name)}.next`, text);
  renameSync(`${fileOf(name)}.next`, fileOf(name));
}

/**
 * Returns the version of a service. The first line of `versions` is the version of all services. A
 * line such as `read-api 1.0.0-0123abcd` after it is the version of one service.
 */
export function versionIn(versions: string, service: string): string {
  const [all = "", ...others] = versions.split("\n");
  const own = others.find((line) => line.startsWith(`${service} `));
  return own ? own.slice(service.length).trim() : all.trim();
}

/** Returns the version of all services that a file names, or undefined if there is no such file. */
export function readVersion(name: Name): string | undefined {
  const versions = read(name);
  return versions && versionIn(versions, "");
}

/** Returns `versions` with another version of one service. */
export function withVersion(versions: string, service: string, version: string): string {
  const others = versions.split("\n").filter((line) => !line.startsWith(`${service} `));
  return [...others, `${service} ${version}`].join("\n");
}

/** The variables that programs need. A release gets no other variable of the developer. */
const machine = ["PATH", "HOME", "TMPDIR", "SystemRoot", "APPDATA", "LOCALAPPDATA", "TEMP"];

/** Returns the environment of a program of a release: the variables above and `settings`. */
export function cleanEnvironment(settings: NodeJS.Dict<string>): NodeJS.ProcessEnv {
  const kept = machine.map((name) => [name, process.env[name]]);
  return { ...Object.fromEntries(kept), ...settings };
}

/** Runs a program of a release in the release's folder. Throws if it fails. */
export function runProgram(version: string, words: string[], settings: NodeJS.Dict<string>): void {
  execFileSync(process.execPath, words, {
    cwd: releaseFolder(version),
    stdio: "inherit",
    env: cleanEnvironment(settings),
  });
}
