import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../kit/user-error.ts";

/** The user that a server runs as. */
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
 * The user to run PostgreSQL and OpenSearch as, since they refuse to run as root. For root, this is
 * the user `postgres`, which is created if needed. For other users, it is undefined: the current
 * user.
 * @throws UserError if the user cannot be created
 */
export function unprivilegedOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = idOf("postgres");
  if (known) return known;
  try {
    const flags = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
    execFileSync("useradd", [...flags, "postgres"], { stdio: "pipe" });
  } catch {
    // The check below reports the remedy.
  }
  const made = idOf("postgres");
  if (made) return made;
  throw new UserError(
    "PostgreSQL does not run as root, and a user 'postgres' could not be made.",
    "Run the command as an ordinary user, or make that user, or set POSTGRES_URL to a server.",
  );
}

/** Whether the user may enter a folder and all folders above it. */
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
 * Makes a permanent folder that every user may enter. It is for checkouts of root in places that
 * only root may enter.
 * @throws UserError if the folder belongs to another user
 */
export function openToAll(dir = join("/var/tmp", "architecture-ladder")): string {
  mkdirSync(dir, { recursive: true });
  // Any user may make files in /var/tmp, so this checks the folder itself, not the target of a
  // link.
  const found = lstatSync(dir);
  if (found.isDirectory() && found.uid === 0) {
    chmodSync(dir, 0o755);
    return dir;
  }
  throw new UserError(`${dir} is a link, or belongs to another user.`, `Remove it: rm -r ${dir}`);
}
