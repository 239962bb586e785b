import { createRequire, enableCompileCache } from "node:module";
import type ts from "typescript";

let compiler: typeof ts | undefined;

/**
 * Returns TypeScript's compiler, loaded on first use. Loading is slow, even with Node's compile
 * cache, so commands that don't parse code should not load it.
 */
export function typescript(): typeof ts {
  if (!compiler) {
    enableCompileCache();
    compiler = createRequire(import.meta.url)("typescript") as typeof ts;
  }
  return compiler;
}
