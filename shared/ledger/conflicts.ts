import type { Act } from "../kit/acts.ts";
import type { Problem, Tree } from "./model.ts";

/**
 * The conflict marks of git. `=======` is not among them, because it may also underline a title.
 */
const mark = /^(<{7}|>{7})( |$)/;

/** Files with unresolved merge conflicts. Their other problems follow from the conflicts. */
export function findConflicts(act: Act, tree: Tree): Problem[] {
  return [...tree].flatMap(([path, text]) => {
    const line = text.split("\n").findIndex((one) => mark.test(one)) + 1;
    if (line === 0) return [];
    const file = `${act.name}/${path}`;
    const remedy = "keep the right lines of both sides, and remove the marks";
    return [{ file, line, message: `conflict marks in ${path}`, remedy }];
  });
}
