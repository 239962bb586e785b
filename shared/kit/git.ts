import { execFileSync } from "node:child_process";

/**
 * Runs git in a folder and answers what it prints. Our own GIT_* stay out: where a hook of git runs
 * us, they name the repository of that hook.
 * @throws what execFileSync throws: code ENOENT without git, else what git says in `stderr`
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
