import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { servers } from "../../shared/infra/servers.ts";
import { type Act, manifestOf, root } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { readTextFile } from "../../shared/kit/read-text-file.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { writeTree } from "../../shared/ledger/tree.ts";
import { environmentFor, npmErrors, npmRunBy } from "../lib/bootstrap/npm.mjs";
import { commit } from "./commit.ts";
import { infraFor } from "./infra.ts";
import { allowedScripts, ejectedManifest, lockFor } from "./package-json.ts";
import { refuseUnlessEmpty } from "./place.ts";
import { ejectedReadme, standingAlone } from "./text.ts";
import { trackedCode } from "./tracked.ts";

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** It lists the folders of a release. That needs `infra/`, too, because `npm test` runs it. */
const buildFile = "src/programs/build.ts";

/** Files of the ladder that an ejected repository also has. */
const rootFiles = ["LICENSE", ".gitattributes", ".npmrc", ".nvmrc"];

/** The result. `leftOut` is that of `trackedCode`. */
type Ejected = { files: number; hasCommit: boolean; leftOut: string[] | undefined };

/** All files of an act's own repository, except the lock file. */
export async function ejectedTree(act: Act, code: Tree): Promise<Tree> {
  const names = manifestOf(act).servers;
  const infra = await infraFor(names);
  const tree = new Map(code);
  for (const [path, text] of tree) {
    if (path.endsWith(".md")) tree.set(path, standingAlone(path, text));
  }
  for (const [name, text] of infra.files) tree.set(`infra/${name}`, text);
  const build = tree.get(buildFile);
  if (build) tree.set(buildFile, build.replace('  "src",\n', '  "infra",\n  "src",\n'));
  for (const name of rootFiles) tree.set(name, readTextFile(join(root, name)));
  const readme = readTextFile(join(act.dir, "README.md"));
  const chosen = servers.filter(({ name }) => names.includes(name));
  tree.set("README.md", ejectedReadme(readme, act.number, chosen));
  tree.set(".gitignore", `${tree.get(".gitignore") ?? ""}.ladder/\n`);
  const own = readJson(join(act.dir, "package.json"));
  const ladders = readJson(join(root, "package.json"));
  tree.set("package.json", toJson(ejectedManifest(own, ladders, infra.packages)));
  return tree;
}

/**
 * Writes package-lock.json with the ladder's versions, without packages that this act does not
 * need.
 */
function lockPackages(dir: string): void {
  const manifestFile = join(dir, "package.json");
  const lockFile = join(dir, "package-lock.json");
  const manifest = readJson(manifestFile);
  const ladders = readJson(join(root, "package.json"));
  const laddersLock = readJson(join(root, "package-lock.json"));
  writeFileSync(
    lockFile,
    toJson(lockFor(manifest, laddersLock, Object.keys(ladders.allowScripts))),
  );
  const npm = npmRunBy(process.execPath);
  const flags = ["--package-lock-only", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  try {
    execFileSync(npm.program, [...npm.args, "install", ...flags], {
      cwd: dir,
      env: environmentFor(process.execPath),
      stdio: "pipe",
      encoding: "utf8",
    });
  } catch (error) {
    throw new UserError(
      `npm could not write the lock file.\n${npmErrors((error as { stderr: string }).stderr)}`,
      "Run 'npm install' in the ladder's root to update its lock file. Then try again.",
    );
  }
  const allowScripts = allowedScripts(ladders, readJson(lockFile));
  writeFileSync(manifestFile, toJson({ ...manifest, allowScripts }));
}

/**
 * Writes an act as its own repository, either completely or not at all.
 * @param dir the absolute path
 * @throws UserError if the folder is not empty, or npm fails
 */
export async function eject(act: Act, dir: string): Promise<Ejected> {
  refuseUnlessEmpty(dir);
  const { code, leftOut } = trackedCode(act);
  const tree = await ejectedTree(act, code);
  mkdirSync(dirname(dir), { recursive: true });
  const draft = mkdtempSync(`${dir}.`);
  try {
    chmodSync(draft, 0o755);
    writeTree(tree, draft);
    lockPackages(draft);
    const hasCommit = commit(draft, `${act.name} of the architecture ladder`);
    if (existsSync(dir)) rmdirSync(dir);
    renameSync(draft, dir);
    return { files: tree.size + 1, hasCommit, leftOut };
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}
