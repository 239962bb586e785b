import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ladderDir } from "../infra/infra.ts";

/** A folder that goes when the work is done. It lies where the acts' data are, on the same disk. */
export async function withFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(ladderDir, `throwaway-${process.pid}-bench-`));
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
