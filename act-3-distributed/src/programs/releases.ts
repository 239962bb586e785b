import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the code that is being developed. */
export const developed = fileURLToPath(new URL("../../", import.meta.url));

const production = join(developed, ".environments", "production");

export const releaseFolder = (version: string) => join(production, "releases", version);

/** `current` names the version to run. `running` names it once the previous one has stopped. */
type Name = "current" | "running";
const fileOf = (name: Name) => join(production, name);
export const currentFile = fileOf("current");

/** Returns the version that a file names, or undefined if there is no such file. */
export function readVersion(name: Name): string | undefined {
  return existsSync(fileOf(name)) ? readFileSync(fileOf(name), "utf8").trim() : undefined;
}

/** Replaces the file atomically, so a reader sees the old version or the new one. */
export function writeVersion(name: Name, version: string): void {
  writeFileSync(`${fileOf(name)}.next`, version);
  renameSync(`${fileOf(name)}.next`, fileOf(name));
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
