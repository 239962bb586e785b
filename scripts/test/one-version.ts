import { readFileSync } from "node:fs";
import { join } from "node:path";

type Manifest = Partial<Record<"dependencies" | "devDependencies", Record<string, string>>>;

/**
 * What is wrong with the versions in several package.json files: a version that is not exact, or a
 * package that two of them want in different versions. One version everywhere means that every act,
 * every step and every copy runs on the same installed packages.
 * @param manifests by the name of the file
 */
export function versionProblems(manifests: Record<string, Manifest>): string[] {
  const problems: string[] = [];
  const wanted = new Map<string, { version: string; file: string }>();
  for (const [file, { dependencies, devDependencies }] of Object.entries(manifests)) {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      if (!/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version)) {
        problems.push(`${file}: ${name} '${version}' is not an exact version.`);
      }
      const first = wanted.get(name);
      if (!first) wanted.set(name, { version, file });
      else if (first.version !== version) {
        problems.push(`${file}: ${name} ${version}, but ${first.file} has ${first.version}.`);
      }
    }
  }
  return problems;
}

/** Reads the package.json files of the given folders below `root`; '.' is the root's own. */
export function readManifests(root: string, folders: string[]): Record<string, Manifest> {
  const files = folders.map((folder) => join(folder, "package.json"));
  return Object.fromEntries(
    files.map((file) => [file, JSON.parse(readFileSync(join(root, file), "utf8"))]),
  );
}
