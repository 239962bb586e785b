import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { download } from "./download.ts";
import type { Way } from "./program.ts";

const run = promisify(execFile);

/** A program in an archive that its project publishes with each release. */
type Release = {
  /** The address of the release, without a slash at its end. */
  from: string;
  /** The name of the archive for a platform such as `linux-amd64` or `darwin-arm64`. */
  archive(platform: string): string;
  /** The name of the file with the SHA-256 of each archive. */
  sums: string;
  /** The path of the program in the archive. */
  file(platform: string): string;
  title: string;
};

const systems: Record<string, string> = { win32: "windows" };
const processors: Record<string, string> = { x64: "amd64" };
const { platform, arch } = process;

/** The name that releases of Go programs give to this platform. */
const platformName = `${systems[platform] ?? platform}-${processors[arch] ?? arch}`;

/** @throws if the file is not the one that was published */
function verify(path: string, sums: string): void {
  const name = basename(path);
  const line = sums.split("\n").find((one) => one.trim().endsWith(name));
  const sum = createHash("sha256").update(readFileSync(path)).digest("hex");
  if (!line) throw new Error(`There is no checksum of ${name}.`);
  if (!line.startsWith(sum)) throw new Error(`${name} is not the file that was published.`);
}

/** Fetches a program from the archive of a release, and verifies it. */
export function byArchive({ from, archive, sums, file, title }: Release): Way {
  const name = archive(platformName);
  return {
    name: "release archive",
    title,
    obstacle: () => undefined,
    async fetchInto(folder, context) {
      const dir = mkdtempSync(`${folder}-`);
      try {
        const [sumsFile, archiveFile] = [join(dir, sums), join(dir, name)];
        await download(`${from}/${sums}`, sumsFile, context);
        await download(`${from}/${name}`, archiveFile, context);
        verify(archiveFile, readFileSync(sumsFile, "utf8"));
        // The tar of Windows and of macOS reads zip files, too.
        await run("tar", ["-xf", archiveFile, "-C", dir], { signal: context.signal });
        const path = join(dir, file(platformName));
        renameSync(path, join(folder, basename(path)));
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
  };
}
