import { rmSync } from "node:fs";
import { makeThrowawayDir } from "../infra/infra.ts";

/** A folder that goes when the work is done. It lies where the acts' data are, on the same disk. */
export async function withFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = makeThrowawayDir("bench");
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
