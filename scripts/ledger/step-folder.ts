import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Act, findAct, root } from "../../shared/kit/acts.ts";

/** The file in a step's folder that lists the written files, so that later changes are noticed. */
export const manifestName = ".ladder-step.json";

export type Manifest = { act: string; step: string; files: Record<string, string> };

/** The record of the step in a folder, if there is one. */
export function readManifest(dir: string): Manifest | undefined {
  const file = join(dir, manifestName);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : undefined;
}

/** The step in a folder as an act with separate data. */
export function stepIn(folder: string): Act | undefined {
  const dir = resolve(root, folder);
  const manifest = readManifest(dir);
  if (!manifest) return undefined;
  const { number } = findAct(manifest.act);
  return { number, name: relative(root, dir).replaceAll(/\W+/g, "-"), dir };
}
