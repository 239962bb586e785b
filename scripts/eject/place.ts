import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";

/** The entry at a path, without following a link. Undefined if there is none. */
function lookAt(path: string) {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

const nearestExisting = (path: string): string =>
  lookAt(path) ? path : nearestExisting(dirname(path));

/** @throws UserError unless the path is an empty folder or does not exist yet */
export function refuseUnlessEmpty(dir: string): void {
  const there = nearestExisting(dir);
  const found = there === dir ? lookAt(there) : statSync(there, { throwIfNoEntry: false });
  if (!found?.isDirectory()) {
    throw new UserError(
      `${there} is not a folder, so nothing was written.`,
      "Name an empty folder, or one that does not exist yet, for example ../todo.",
    );
  }
  const real = join(realpathSync(there), relative(there, dir));
  if (`${real}${sep}`.startsWith(`${realpathSync(root)}${sep}`)) {
    throw new UserError(
      `${dir} is inside this repository.`,
      "Name a folder outside of it, for example ../todo.",
    );
  }
  if (there === dir && readdirSync(dir).length > 0) {
    throw new UserError(
      `${dir} is not empty, so nothing was written.`,
      "Name another folder, or empty this one yourself.",
    );
  }
}
