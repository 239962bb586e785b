import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { download } from "./download.mjs";

const run = promisify(execFile);

/**
 * Downloads an archive, verifies it with the published checksum, and unpacks it.
 * @param {string} from the address of the folder with the archive, without a slash at its end
 * @param {{ archive: string, sums: string }} names of the archive, and of the file with the SHA-256
 *   of each archive
 * @param {string} folder the folder to unpack into
 * @param {import("./download.mjs").FetchContext} context
 * @throws if the archive is not there, or is not the one that was published
 */
export async function fetchArchive(from, { archive, sums }, folder, context) {
  const dir = mkdtempSync(`${folder}-`);
  try {
    const [sumsFile, archiveFile] = [join(dir, sums), join(dir, archive)];
    await download(`${from}/${sums}`, sumsFile, context);
    const lines = readFileSync(sumsFile, "utf8").split("\n");
    const published = lines.find((line) => line.trim().endsWith(archive));
    if (!published) throw new Error(`${from} has no ${archive}.`);
    await download(`${from}/${archive}`, archiveFile, context);
    const sum = createHash("sha256").update(readFileSync(archiveFile)).digest("hex");
    if (!published.startsWith(sum)) {
      throw new Error(`${archive} is not the file that was published.`);
    }
    // The tar of Windows and of macOS reads zip files, too.
    const words = ["-xf", archiveFile, "--no-same-owner", "-C", folder];
    await run("tar", words, { signal: context.signal });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
