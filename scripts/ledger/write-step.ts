import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Act, root } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { readTextFile } from "../../shared/kit/read-text-file.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { readPieces } from "../../shared/ledger/pieces.ts";
import type { Step } from "../../shared/ledger/steps.ts";
import { encode, writeTree } from "../../shared/ledger/tree.ts";
import { type Manifest, manifestName, readManifest } from "./step-folder.ts";

/**
 * Writes a step as a folder that runs. Replaces a step that is already there.
 * @throws UserError if the folder has other files, or a file changed since it was written
 */
export function writeStep(act: Act, step: Step, dir: string): void {
  const old = existsSync(dir) && readdirSync(dir).length > 0 ? requireManifest(dir) : undefined;
  const tree: Tree = new Map(step.tree);
  const readme = join(act.dir, "README.md");
  if (existsSync(readme)) tree.set("README.md", noteOn(act, step) + readTextFile(readme));
  if (old) refuseIfChanged(old, tree, dir);
  for (const path of Object.keys(old?.files ?? {}))
    if (!tree.has(path)) rmSync(join(dir, path), { force: true });
  ignoreFolder(dir);
  writeTree(tree, dir);
  const files = Object.fromEntries([...tree].map(([path, text]) => [path, digest(encode(text))]));
  const manifest: Manifest = { act: act.name, step: step.id, files };
  writeFileSync(join(dir, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * A note about the parts of the act's README that the step does not have yet. Empty if the step is
 * the whole act.
 */
function noteOn(act: Act, { id, pieces: present }: Step): string {
  const { pieces } = readPieces(act);
  const later = pieces.filter((piece) => !present.includes(piece.id)).map(({ name }) => name);
  if (later.length === 0) return "";
  const last = pieces.find((piece) => piece.id === id);
  const what = last ? `up to the piece ${last.name}` : "before its first piece";
  const comes = later.length === 1 ? "comes" : "come";
  return `> This is act ${act.number} ${what}. The text below describes the whole act: ${later.join(", ")} ${comes} later.\n\n`;
}

function requireManifest(dir: string): Manifest {
  const manifest = readManifest(dir);
  if (manifest) return manifest;
  throw new UserError(
    `${dir} has files that are not a step, so nothing was written.`,
    "Name another folder as the last word, or remove this one yourself.",
  );
}

function refuseIfChanged({ files }: Manifest, tree: Tree, dir: string): void {
  const isChanged = (path: string) => {
    const file = join(dir, path);
    if (!existsSync(file)) return path in files;
    const written = files[path] ?? digest(encode(tree.get(path) ?? ""));
    return digest(readFileSync(file)) !== written;
  };
  const changed = [...new Set([...Object.keys(files), ...tree.keys()])].filter(isChanged);
  const [first] = changed;
  if (!first) return;
  throw new UserError(
    `${join(dir, first)} was changed since the step was written${changed.length > 1 ? ` (and ${changed.length - 1} more)` : ""}, so nothing was overwritten.`,
    "Name another folder as the last word, or remove this one yourself.",
  );
}

const digest = (content: Buffer) => createHash("sha256").update(content).digest("hex");

/** Writes a .gitignore, so that git ignores the folder `steps/`. */
function ignoreFolder(dir: string): void {
  if (dirname(dir) !== join(root, "steps")) return;
  mkdirSync(dirname(dir), { recursive: true });
  writeFileSync(join(root, "steps", ".gitignore"), "*\n");
}
