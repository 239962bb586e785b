/** The parts of a package.json that ejecting uses. */
export type Manifest = {
  name: string;
  version: string;
  engines: { node: string };
  devEngines?: { runtime: { name: "node"; version: string; onFail: "error" } };
  scripts: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  allowScripts?: Record<string, boolean>;
  ladder?: { servers: string[] };
};

export type LockFile = { packages: Record<string, object & { link?: boolean }> };

const runner = "node infra/with-servers.ts";

/** The app does not get an administrator's address. Tests get temporary servers. */
function purposeOf(script: string, program: string): "app" | "operator" | "test" | undefined {
  if (program === "vitest") return "test";
  if (program !== "node") return undefined;
  return script === "start" || script === "dev" ? "app" : "operator";
}

/** Adds servers to every part of a script that runs code of the act. */
export function withServers(script: string, line: string): string {
  return line
    .split(" && ")
    .map((command) => {
      const purpose = purposeOf(script, command.split(" ")[0] ?? "");
      return purpose ? `${runner} ${purpose} -- ${command}` : command;
    })
    .join(" && ");
}

const sorted = <T>(record: Record<string, T>) =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * The package.json of an act's own repository.
 * @param act the act's package.json
 * @param root the ladder's package.json, with the versions of the packages
 * @param packages the packages that the files in `infra/` import
 */
export function ejectedManifest(act: Manifest, root: Manifest, packages: string[]): Manifest {
  const { ladder, ...rest } = act;
  const versions = root.devDependencies ?? {};
  const types = packages.map((name) => `@types/${name}`).filter((name) => versions[name]);
  const added = [...packages, ...types].filter((name) => !act.dependencies?.[name]);
  const wrapped = Object.entries(act.scripts).map(([name, line]) => [
    name,
    withServers(name, line),
  ]);
  // With this, npm refuses an older Node with a clear message. Node itself would fail at the first
  // file.
  const runtime = { name: "node", version: act.engines.node, onFail: "error" } as const;
  return {
    ...rest,
    devEngines: { runtime },
    scripts: Object.fromEntries(wrapped),
    devDependencies: sorted({
      ...act.devDependencies,
      ...Object.fromEntries(added.map((name) => [name, versions[name] ?? ""])),
    }),
  };
}

/** The packages in a lock file that may run their install scripts, from the ladder's own list. */
export function allowedScripts(root: Manifest, lock: LockFile): Record<string, boolean> {
  const allowed = Object.entries(root.allowScripts ?? {});
  return Object.fromEntries(allowed.filter(([name]) => lock.packages[`node_modules/${name}`]));
}

/**
 * The ladder's lock file for the package.json of one act. It still lists packages that this act
 * does not need. `npm install` removes them without the network, because all others are there.
 * @param withScripts packages that have an install script
 */
export function lockFor(manifest: Manifest, rootLock: LockFile, withScripts: string[]): LockFile {
  const { name, version } = manifest;
  const kept = Object.entries(rootLock.packages)
    .filter(([path, { link }]) => path.startsWith("node_modules/") && !link)
    .map(([path, entry]) => {
      // Without this, npm would add it at the first install and change the file.
      const hasInstallScript = withScripts.some((one) => path === `node_modules/${one}`);
      return [path, hasInstallScript ? { ...entry, hasInstallScript } : entry];
    });
  return {
    ...{ name, version, lockfileVersion: 3, requires: true },
    packages: { "": manifest, ...Object.fromEntries(kept) },
  };
}
