import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Act, findAct, root } from "../../shared/kit/acts.ts";

/** Remembers in the folder what was written there, so that a person's changes are noticed. */
export const manifestName = ".ladder-step.json";

export type Manifest = { act: string; step: string; files: Record<string, string> };

/** What was written into a folder as a step, if one was. */
export function readManifest(dir: string): Manifest | undefined {
  const file = join(dir, manifestName);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : undefined;
}

/** The step in a folder, to be run as an act is: with data of its own. */
export function stepIn(folder: string): Act | undefined {
  const dir = resolve(root, folder);
  const manifest = readManifest(dir);
  if (!manifest) return undefined;
  const { number } = findAct(manifest.act);
  return { number, name: relative(root, dir).replaceAll(/\W+/g, "-"), dir };
}
