import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { settingsOf } from "./environments.ts";
import { cleanEnvironment, developed, releaseFolder } from "./releases.ts";

/** The contents of a release: the code, and everything that its tests need. */
export const parts = [
  "package.json",
  "src",
  "web",
  "migrations",
  "docs/contracts",
  "authorization",
  "test",
  "tsconfig.json",
  "vitest.config.ts",
  ".dependency-cruiser.cjs",
  "features.cjs",
];

/** Returns every file at or below a path. Follows links, as the copy does. */
function filesIn(folder: string, path: string): string[] {
  if (!statSync(join(folder, path)).isDirectory()) return [path];
  const names = readdirSync(join(folder, path)).sort();
  return names.flatMap((name) => filesIn(folder, `${path}/${name}`));
}

/**
 * Returns the content of the lock file of a folder. In a workspace, npm has one lock file for all
 * members. Then this function creates one for this member from the packages in that file.
 */
function lockFileOf(folder: string): string {
  const own = join(folder, "package-lock.json");
  if (existsSync(own)) return readFileSync(own, "utf8");
  const shared = join(folder, "..", "package-lock.json");
  if (!existsSync(shared)) throw new Error("There is no package-lock.json. Run 'npm install'.");
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { packages } = JSON.parse(readFileSync(shared, "utf8")) as {
    packages: Record<string, { link?: boolean }>;
  };
  const installed = Object.entries(packages).filter(
    ([path, { link }]) => path.startsWith("node_modules/") && !link,
  );
  const { name, version } = manifest;
  return JSON.stringify({
    ...{ name, version, lockfileVersion: 3, requires: true },
    packages: { "": manifest, ...Object.fromEntries(installed) },
  });
}

/**
 * Returns the name of a version: the version of the package, and a hash of all files and the locked
 * libraries. The hash includes the length of each file, so it changes if text moves between files.
 */
export function versionOf(folder: string): string {
  const hash = createHash("sha256");
  const add = (path: string, content: Buffer) =>
    hash.update(`${path}\0${content.length}\0`).update(content);
  for (const part of parts) {
    for (const path of filesIn(folder, part)) add(path, readFileSync(join(folder, path)));
  }
  add("package-lock.json", Buffer.from(lockFileOf(folder)));
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${version}-${hash.digest("hex").slice(0, 8)}`;
}

function npm(folder: string, words: string[], env: NodeJS.ProcessEnv): void {
  const shell = process.platform === "win32";
  execFileSync("npm", words, { cwd: folder, stdio: "inherit", shell, env });
}

const quiet = ["--prefer-offline", "--no-audit", "--no-fund"];

/** Copies the code. Copies targets of links, because a link would lead back to `from`. */
export async function copyCode(from: string, to: string): Promise<void> {
  for (const part of parts) {
    await cp(join(from, part), join(to, part), { recursive: true, dereference: true });
  }
}

/**
 * Copies the code into a folder of production, installs the locked libraries there, and runs the
 * tests of the copy with `testServerUrl`. Later changes in the development folder do not affect the
 * copy. Does nothing if the version has been built before.
 */
export async function build(version: string, testServerUrl: string): Promise<void> {
  const folder = releaseFolder(version);
  if (existsSync(folder)) return;
  const copy = `${folder}.unfinished`;
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  await copyCode(developed, copy);
  writeFileSync(join(copy, "package-lock.json"), lockFileOf(developed));
  if (versionOf(copy) !== version)
    throw new Error("The code has changed meanwhile. Release again.");
  npm(copy, ["ci", "--include=dev", "--include=optional", ...quiet], process.env);
  const settings = settingsOf("test");
  const servers = {
    POSTGRES_URL: testServerUrl,
    NATS_URL: settings.NATS_URL,
    NATS_ACCOUNT_SEED: settings.NATS_ACCOUNT_SEED,
    OPENSEARCH_URL: settings.OPENSEARCH_URL,
    OPENFGA_URL: settings.OPENFGA_URL,
    OPENFGA_KEY: settings.OPENFGA_KEY,
  };
  npm(copy, ["test"], cleanEnvironment(servers));
  if (versionOf(copy) !== version) throw new Error("The tests have changed the code.");
  npm(copy, ["prune", "--omit=dev", ...quiet], process.env);
  renameSync(copy, folder);
}
