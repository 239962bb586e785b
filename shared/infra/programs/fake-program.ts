import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished, vi } from "vitest";
import type { Wanted } from "./program.ts";
import type { Way } from "./way.ts";

/** Makes a folder for the duration of a test. */
export function temporaryFolder(word: string): string {
  const dir = mkdtempSync(join(tmpdir(), `${word}-`));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Gives a test an empty cache folder, and a PATH and an environment without programs. */
export function emptyCache(): string {
  const cache = temporaryFolder("cache");
  vi.stubEnv("XDG_CACHE_HOME", cache);
  vi.stubEnv("PATH", "/usr/bin:/bin");
  vi.stubEnv("LADDER_MIRROR", undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  return join(cache, "architecture-ladder");
}

/** Writes a program that prints its version. */
export function writeProgram(file: string, version: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho greeter ${version}\n`);
  chmodSync(file, 0o755);
}

export const wantedBy = (...ways: Way[]): Wanted => ({
  name: "greeter",
  version: "1.2",
  versionArgs: ["--version"],
  refuse: (version) => (version.includes("0.9") ? `${version} is too old` : undefined),
  ways,
  remedy: "Install greeter.",
});

/** A way that works, and counts how often it is gone. */
export function workingWay() {
  const way = {
    name: "a way that works",
    title: "Waiting",
    obstacle: () => undefined,
    count: 0,
    async fetchInto(folder: string) {
      way.count++;
      writeProgram(join(folder, "greeter"), "1.2");
    },
  };
  return way;
}
