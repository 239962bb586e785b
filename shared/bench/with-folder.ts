import { rmSync } from "node:fs";
import { makeThrowawayDir } from "../infra/infra.ts";

/** Makes a folder that is removed after the work. It is on the same disk as the acts' data. */
export async function withFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = makeThrowawayDir("bench");
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
