import type { Act } from "../kit/acts.ts";
import type { Problem, Tree } from "./model.ts";

/** What git leaves in a file where two changes meet; `=======` alone may also underline a title. */
const mark = /^(<{7}|>{7})( |$)/;

/** Files in which a merge still waits for somebody. What else is wrong in them follows from that. */
export function findConflicts(act: Act, tree: Tree): Problem[] {
  return [...tree].flatMap(([path, text]) => {
    const line = text.split("\n").findIndex((one) => mark.test(one)) + 1;
    if (line === 0) return [];
    const file = `${act.name}/${path}`;
    const remedy = "keep what is right of both sides, and remove the marks";
    return [{ file, line, message: `conflict marks in ${path}`, remedy }];
  });
}
