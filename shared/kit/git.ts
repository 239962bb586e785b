import { execFileSync } from "node:child_process";

/**
 * Runs git in a folder and returns its output. Does not pass on GIT_* variables: inside a git hook,
 * they name the repository of that hook.
 * @throws the error of execFileSync: code ENOENT if git is not installed, otherwise git's message
 *   in `stderr`
 */
export function git(cwd: string, words: string[], env: Record<string, string> = {}): string {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  return execFileSync("git", words, {
    cwd,
    env: { ...Object.fromEntries(kept), ...env },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 2 ** 26,
  });
}
