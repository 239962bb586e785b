import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { postgres } from "./postgres.ts";
import { openToAll } from "./postgres-owner.ts";

function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "programs-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

test("look reports programs that do not run, and does not throw", () => {
  const bin = temporaryFolder();
  for (const name of ["postgres", "initdb"]) symlinkSync(join(bin, "missing"), join(bin, name));
  vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
  vi.stubEnv("POSTGRES_URL", "");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(postgres.look?.(join(bin, "data"))?.found).toBeTruthy();
});

test.skipIf(process.getuid?.() !== 0)("a link is not accepted as the folder of programs", () => {
  const dir = temporaryFolder();
  const link = join(dir, "link");
  symlinkSync("/etc", link);
  expect(() => openToAll(link)).toThrow("is a link");
});
