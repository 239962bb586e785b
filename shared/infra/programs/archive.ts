import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fetchArchive } from "../../kit/fetch-archive.mjs";
import type { Way } from "./way.ts";

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

/** Fetches a program from the archive of a release, and verifies it. */
export function byArchive({ from, archive, sums, file, title }: Release): Way {
  return {
    name: "release archive",
    title,
    obstacle: () => undefined,
    async fetchInto(folder, context) {
      const dir = mkdtempSync(`${folder}-`);
      try {
        await fetchArchive(from, { archive: archive(platformName), sums }, dir, context);
        const path = join(dir, file(platformName));
        renameSync(path, join(folder, basename(path)));
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
  };
}
