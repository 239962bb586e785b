import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { runLoad } from "../load/load.ts";
import { startPeer } from "./peer.ts";
import { withFolder } from "./with-folder.ts";

/** The limits of this machine for any program. */
export type Limits = {
  /** Writes of 4 KiB, one after another, each with fdatasync. Commits one by one are not faster. */
  fsyncsPerSecond: number;
  /** Answers per second of a bare node:http server. */
  nodeHttpRate: number;
};

/** Measures the limits, on the disk that the acts' data are on. */
export function measureLimits(): Promise<Limits> {
  return withFolder(async (dir) => ({
    fsyncsPerSecond: fsyncsPerSecond(dir),
    nodeHttpRate: await nodeHttpRate(dir),
  }));
}

function fsyncsPerSecond(dir: string): number {
  const file = join(dir, "fsync.tmp");
  const page = Buffer.alloc(4096, 1);
  const descriptor = openSync(file, "w");
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < 1_000) {
    writeSync(descriptor, page);
    fdatasyncSync(descriptor);
    count++;
  }
  const seconds = (performance.now() - start) / 1_000;
  closeSync(descriptor);
  return count / seconds;
}

async function nodeHttpRate(dir: string): Promise<number> {
  await using peer = await startPeer("node-http", { dir, env: {} });
  const load = { url: peer.url, method: "GET", connections: 16 } as const;
  await runLoad({ ...load, seconds: 1 });
  return (await runLoad({ ...load, seconds: 2 })).rate;
}
