import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { copyCode } from "../src/programs/build.ts";
import { developed } from "../src/programs/releases.ts";

export const contracts = "src/programs/contracts.ts";

const require = createRequire(import.meta.url);

/** Copies the act. Production has released it as 1.0.0-old. */
export async function copyWithRelease() {
  const copy = mkdtempSync(join(tmpdir(), "contracts-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  await copyCode(developed, copy);
  const libraries = join(dirname(require.resolve("express/package.json")), "..");
  symlinkSync(libraries, join(copy, "node_modules"));
  const production = join(copy, ".environments/production");
  const releases = join(production, "releases");
  mkdirSync(join(releases, "1.0.0-old"), { recursive: true });
  cpSync(join(copy, "docs"), join(releases, "1.0.0-old/docs"), { recursive: true });
  const goTo = (versions: string) => writeFileSync(join(production, "current"), versions);
  goTo("1.0.0-old");

  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: copy });
    return { status, output: `${stdout}${stderr}` };
  };

  return {
    copy,
    releases,
    goTo,
    edit(file: string, from: string, to: string): void {
      const text = readFileSync(join(copy, file), "utf8");
      expect(text).toContain(from);
      writeFileSync(join(copy, file), text.replace(from, to));
    },
    run,

    /** Compares the contracts as a release of these services does. */
    compare: (...services: string[]) =>
      run(
        "-e",
        `import("./${contracts}").then((m) => m.requireCompatible(${JSON.stringify(services)}))`,
      ),
  };
}
