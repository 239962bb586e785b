import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Way } from "./way.ts";

const run = promisify(execFile);

/**
 * Builds a program of a Go module. Its module and build caches are temporary, because they are many
 * times larger than the program.
 */
export function byGo({ module, title }: { module: string; title: string }): Way {
  return {
    name: "go install",
    title,
    obstacle() {
      try {
        execFileSync("go", ["version"], { stdio: "ignore" });
        return undefined;
      } catch {
        return "no Go on the PATH";
      }
    },
    async fetchInto(folder, { signal }) {
      const caches = mkdtempSync(join(tmpdir(), "ladder-go-"));
      const env = {
        ...process.env,
        GOBIN: folder,
        GOCACHE: join(caches, "build"),
        GOMODCACHE: join(caches, "modules"),
        GOFLAGS: "-modcacherw", // else the files can't be removed
        CGO_ENABLED: "0",
      };
      try {
        await run("go", ["install", module], { env, signal });
      } finally {
        rmSync(caches, { recursive: true, force: true });
      }
    },
  };
}
