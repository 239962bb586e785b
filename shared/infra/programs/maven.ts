import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import artifactUrl from "mvn-artifact-url";
import { download } from "../../kit/download.mjs";
import type { Way } from "./way.ts";

/** A zip file in Maven's repository. */
type Artifact = {
  groupId: string;
  artifactId: string;
  version: string;
  sha256: string;
  /** Whether a file is needed, by its path in the zip file. */
  isNeeded(path: string): boolean;
  title: string;
};

/** Fetches a zip file from Maven's repository, without Java, verifies it and unpacks it. */
export function byMaven({ sha256, isNeeded, title, ...coordinates }: Artifact): Way {
  return {
    name: "Maven",
    title,
    obstacle: () => undefined,
    async fetchInto(folder, context) {
      const archive = `${folder}.zip`;
      try {
        const url = await artifactUrl.default({ ...coordinates, extension: "zip" });
        await download(url, archive, context);
        const content = readFileSync(archive);
        if (createHash("sha256").update(content).digest("hex") !== sha256) {
          throw new Error(`${url} is not the file that was expected`);
        }
        const files = unzipSync(content, { filter: ({ name }) => isNeeded(name) });
        for (const [path, bytes] of Object.entries(files)) {
          const file = join(folder, path);
          const isFolder = path.endsWith("/");
          mkdirSync(isFolder ? file : dirname(file), { recursive: true });
          if (isFolder) continue;
          writeFileSync(file, bytes);
          if (path.includes("/bin/")) chmodSync(file, 0o755);
        }
      } finally {
        rmSync(archive, { force: true });
      }
    },
  };
}
