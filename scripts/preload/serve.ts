import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { networkInterfaces } from "node:os";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { programFolders } from "../../shared/infra/programs/folders.ts";
import { mirrorArchive, mirrorSums } from "../../shared/kit/mirror.mjs";
import { withProgress } from "../../shared/kit/progress.ts";

const run = promisify(execFile);

async function sumOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/**
 * Packs the programs of cache folders into archives, with a list of their checksums.
 * @param dir the folder for the archives
 * @returns the names of the programs' folders
 */
export async function packPrograms(
  caches: string[],
  dir: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const sums: string[] = [];
  const folders = caches.flatMap(programFolders);
  const byName = new Map(folders.map((folder) => [basename(folder), folder]));
  for (const [name, folder] of byName) {
    const archive = mirrorArchive(name);
    const words = ["-czf", join(dir, archive), "-C", folder, "."];
    await withProgress(`Packing ${name}`, () => run("tar", words, { signal }));
    sums.push(`${await sumOf(join(dir, archive))}  ${archive}\n`);
  }
  writeFileSync(join(dir, mirrorSums), sums.join(""));
  return [...byName.keys()];
}

/**
 * A server of the files in a folder, and of nothing else: a request must be the name of one of
 * them.
 * @param say is called with a line for each archive that was sent
 */
export function programServer(dir: string, say: (line: string) => void): Server {
  const names = new Set(readdirSync(dir));
  return createServer(async ({ url = "", method = "", socket }, response) => {
    const name = url.slice(1);
    if (!names.has(name)) return void response.writeHead(404).end();
    if (method !== "GET" && method !== "HEAD") return void response.writeHead(405).end();
    const file = join(dir, name);
    const { size } = statSync(file);
    response.writeHead(200, { "content-length": size });
    if (method === "HEAD") return void response.end();
    const { remoteAddress } = socket;
    const program = name.replace(/\.tgz$/, "");
    const startedAt = performance.now();
    try {
      await pipeline(createReadStream(file), response);
    } catch {
      say(`${remoteAddress} broke off ${program}`);
      return;
    }
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const cost = `${Math.ceil(size / 1e6)} MB, ${seconds} s`;
    if (name !== mirrorSums) say(`${remoteAddress} has ${program} (${cost})`);
  });
}

/** The addresses at which other machines may reach this one. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter((one) => one.family === "IPv4" && !one.internal).map((one) => one.address);
}
