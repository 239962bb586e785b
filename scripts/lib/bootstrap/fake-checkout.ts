import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { root } from "../../../shared/kit/root.ts";

/**
 * A folder with the bootstrap program, a lock file with one package, and a fake npm. It is removed
 * after the test.
 * @param npmSource the program that replaces npm
 */
export function fakeCheckout(npmSource: string) {
  const dir = mkdtempSync(join(tmpdir(), "checkout-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const npm = join(dir, "npm-cli.js");
  writeFileSync(npm, npmSource);
  const lock = { packages: { "node_modules/thing": { version: "1.0.0" } } };
  writeFileSync(join(dir, "package-lock.json"), JSON.stringify(lock));
  for (const path of ["scripts/bootstrap.mjs", "scripts/lib/bootstrap", "shared/kit"])
    cpSync(join(root, path), join(dir, path), { recursive: true });
  return {
    dir,
    read: (file: string) => readFileSync(join(dir, file), "utf8"),
    /** Starts the bootstrap program with a command and environment variables. */
    run(word: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
      return spawn(process.execPath, [join(dir, "scripts/bootstrap.mjs"), word], {
        env: { ...process.env, npm_execpath: npm, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
    },
  };
}
