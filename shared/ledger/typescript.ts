import { createRequire, enableCompileCache } from "node:module";
import type ts from "typescript";

let compiler: typeof ts | undefined;

/**
 * TypeScript's own compiler, loaded when it is first needed: that takes 180 ms, and 50 ms with
 * Node's compile cache, which is why commands that don't parse code never pay for it.
 */
export function typescript(): typeof ts {
  if (!compiler) {
    enableCompileCache();
    compiler = createRequire(import.meta.url)("typescript") as typeof ts;
  }
  return compiler;
}
