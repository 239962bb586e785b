import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Act, root } from "../acts.ts";
import { UserError } from "../lib/command.ts";
import type { Tree } from "./model.ts";
import type { Step } from "./steps.ts";
import { encode, writeTree } from "./tree.ts";

/** Remembers in the folder what was written there, so that a person's changes are noticed. */
const manifestName = ".ladder-step.json";

type Manifest = { act: string; step: string; files: Record<string, string> };

/**
 * Writes a step as a folder that runs. A step that stands there already is replaced.
 * @throws UserError when the folder holds files that were not written so, or changed since.
 */
export function writeStep(act: Act, step: Step, dir: string): void {
  const old = existsSync(dir) && readdirSync(dir).length > 0 ? readManifest(dir) : undefined;
  if (old) refuseIfChanged(old, dir);
  const tree: Tree = new Map(step.tree);
  const readme = join(act.dir, "README.md");
  if (existsSync(readme)) tree.set("README.md", readFileSync(readme, "utf8"));
  for (const path of Object.keys(old?.files ?? {}))
    if (!tree.has(path)) rmSync(join(dir, path), { force: true });
  ignoreFolder(dir);
  writeTree(tree, dir);
  const files = Object.fromEntries([...tree].map(([path, text]) => [path, digest(encode(text))]));
  const manifest: Manifest = { act: act.name, step: step.id, files };
  writeFileSync(join(dir, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
}

function readManifest(dir: string): Manifest {
  const file = join(dir, manifestName);
  if (!existsSync(file))
    throw new UserError(
      `${dir} holds files that are no step, so nothing was written.`,
      "Name another folder as the last word, or remove this one yourself.",
    );
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}

function refuseIfChanged({ files }: Manifest, dir: string): void {
  const isChanged = ([path, hash]: [string, string]) => {
    const file = join(dir, path);
    return !existsSync(file) || digest(readFileSync(file)) !== hash;
  };
  const changed = Object.entries(files).filter(isChanged);
  const [first] = changed;
  if (!first) return;
  throw new UserError(
    `${join(dir, first[0])} was changed since the step was written${changed.length > 1 ? ` (and ${changed.length - 1} more)` : ""}, so nothing was overwritten.`,
    "Name another folder as the last word, or remove this one yourself.",
  );
}

const digest = (content: Buffer) => createHash("sha256").update(content).digest("hex");

/** The folder `steps/` keeps itself out of git. */
function ignoreFolder(dir: string): void {
  if (dirname(dir) !== join(root, "steps")) return;
  mkdirSync(dirname(dir), { recursive: true });
  writeFileSync(join(root, "steps", ".gitignore"), "*\n");
}
