import { UserError } from "../../shared/kit/command.ts";
import { git } from "../../shared/kit/git.ts";

/** Ignores the user's git settings, such as hooks, except for the name. */
const withoutSettings = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };

/**
 * Commits all files, as the user that git knows. Returns false if git is not installed.
 * @throws UserError with git's message
 */
export function commit(dir: string, subject: string): boolean {
  const asked = (...words: string[]) => {
    try {
      return git(dir, words).trim();
    } catch {
      return "";
    }
  };
  if (!asked("--version")) return false;
  const [name, email] = [asked("config", "user.name"), asked("config", "user.email")];
  const [by, at] = name && email ? [name, email] : ["Architecture ladder", "ladder@localhost"];
  try {
    git(dir, ["init", "--quiet", "--initial-branch=main", "--template="], withoutSettings);
    git(dir, ["add", "--all", "--force"], withoutSettings);
    const identity = ["-c", `user.name=${by}`, "-c", `user.email=${at}`];
    git(dir, [...identity, "commit", "--quiet", "--message", subject], withoutSettings);
  } catch (error) {
    const { stderr } = error as { stderr: string };
    throw new UserError(
      `git could not make the first commit, so nothing was written.\n${stderr.trim()}`,
      "Fix the cause in git's message, and try again.",
    );
  }
  return true;
}
