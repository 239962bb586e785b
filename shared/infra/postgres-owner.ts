import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../kit/user-error.ts";

/** The user that PostgreSQL runs as. */
export type Owner = { uid: number; gid: number };

function idOf(user: string): Owner | undefined {
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, user], { encoding: "utf8", stdio: "pipe" }));
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

/**
 * PostgreSQL refuses to run as root. Where we are root this is the user `postgres`, made if it does
 * not exist; elsewhere undefined: whoever we are.
 * @throws UserError where no such user can be had
 */
export function unprivilegedOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = idOf("postgres");
  if (known) return known;
  try {
    const flags = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
    execFileSync("useradd", [...flags, "postgres"], { stdio: "pipe" });
  } catch {
    // The check below says what to do.
  }
  const made = idOf("postgres");
  if (made) return made;
  throw new UserError(
    "PostgreSQL does not run as root, and a user 'postgres' could not be made.",
    "Run the command as an ordinary user, or make that user, or set POSTGRES_URL to a server.",
  );
}

/** Whether that user may enter a folder and all folders above it. */
export function canEnter(dir: string, { uid, gid }: Owner): boolean {
  const stat = statSync(dir, { throwIfNoEntry: false });
  const may =
    !stat ||
    (stat.uid === uid && stat.mode & 0o100) ||
    (stat.gid === gid && stat.mode & 0o010) ||
    stat.mode & 0o001;
  return Boolean(may) && (dirname(dir) === dir || canEnter(dirname(dir), { uid, gid }));
}

/**
 * A folder that lasts and that every user may enter, for root's checkouts in places that only root
 * may enter.
 * @throws UserError where somebody else made that folder
 */
export function openToAll(dir = join("/var/tmp", "architecture-ladder")): string {
  mkdirSync(dir, { recursive: true });
  // Every user may make files in /var/tmp: not what a link points to, but the folder itself is asked.
  const found = lstatSync(dir);
  if (found.isDirectory() && found.uid === 0) {
    chmodSync(dir, 0o755);
    return dir;
  }
  throw new UserError(`${dir} is a link, or belongs to another user.`, `Remove it: rm -r ${dir}`);
}
