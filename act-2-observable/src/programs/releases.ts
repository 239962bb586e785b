import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the code that is being developed. */
export const developed = fileURLToPath(new URL("../../", import.meta.url));

const production = join(developed, ".environments", "production");

export const releaseFolder = (version: string) => join(production, "releases", version);

/** `current` names the version that production shall run, `running` the one that it runs alone. */
type Name = "current" | "running";
const fileOf = (name: Name) => join(production, name);
export const currentFile = fileOf("current");

/** The version that a file names, or undefined where there is no such file. */
export function readVersion(name: Name): string | undefined {
  return existsSync(fileOf(name)) ? readFileSync(fileOf(name), "utf8").trim() : undefined;
}

/** Replaces the file in one step: a reader sees the old version or the new one. */
export function writeVersion(name: Name, version: string): void {
  writeFileSync(`${fileOf(name)}.next`, version);
  renameSync(`${fileOf(name)}.next`, fileOf(name));
}

/** Programs need these of the machine. No other variable of the developer reaches a release. */
const machine = ["PATH", "HOME", "TMPDIR", "SystemRoot", "APPDATA", "LOCALAPPDATA", "TEMP"];

/** The environment of a program of a release: what the machine needs, and `settings`. */
export function cleanEnvironment(settings: NodeJS.Dict<string>): NodeJS.ProcessEnv {
  const kept = machine.map((name) => [name, process.env[name]]);
  return { ...Object.fromEntries(kept), ...settings };
}

/** Runs a program of a release in the release's folder. Throws when it fails. */
export function runProgram(version: string, words: string[], settings: NodeJS.Dict<string>): void {
  execFileSync(process.execPath, words, {
    cwd: releaseFolder(version),
    stdio: "inherit",
    env: cleanEnvironment(settings),
  });
}
