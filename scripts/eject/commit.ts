import { UserError } from "../../shared/kit/command.ts";
import { git } from "../../shared/kit/git.ts";

/** Of what a person told git only the name counts: hooks and the like are for their own work. */
const withoutSettings = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };

/**
 * Makes the first commit, of all files, as whoever git knows here. Answers false without git.
 * @throws UserError with what git says
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
      "Mend what git says, and try again.",
    );
  }
  return true;
}
