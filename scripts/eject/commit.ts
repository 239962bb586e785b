import { git } from "../lib/git.ts";

/** Makes the first commit, as whoever git knows here. Answers false where there is no git. */
export function commit(dir: string, subject: string): boolean {
  const knows = (key: string) => {
    try {
      return git(dir, ["config", key]).trim() !== "";
    } catch {
      return false;
    }
  };
  try {
    git(dir, ["--version"]);
  } catch {
    return false;
  }
  git(dir, ["init", "--quiet", "--initial-branch=main", "--template="]);
  git(dir, ["add", "--all"]);
  const nobody = ["-c", "user.name=Architecture ladder", "-c", "user.email=ladder@localhost"];
  const identity = knows("user.name") && knows("user.email") ? [] : nobody;
  git(dir, [
    ...identity,
    ...["-c", "commit.gpgsign=false", "commit", "--quiet", "--message", subject],
  ]);
  return true;
}
