import { fetchFromMirror, mirrorAddress } from "../../kit/mirror.mjs";
import type { Way } from "./way.ts";

/** A part of the remedies of programs. */
export const mirrorRemedy =
  "set LADDER_MIRROR to the address of a machine that offers its programs";

/**
 * The way to a machine in the room that has the program already, if LADDER_MIRROR names one.
 * @param folder the name of the program's folder in the cache
 */
export function byMirror(folder: string): Way[] {
  const from = mirrorAddress();
  if (!from) return [];
  return [
    {
      name: "mirror",
      title: `Fetching ${folder} from ${from}`,
      obstacle: () => undefined,
      fetchInto: (into, context) => fetchFromMirror(from, folder, into, context),
    },
  ];
}
