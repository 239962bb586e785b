import { execFile } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { serverUrl } from "./database.ts";
import { searchUrl } from "./search-engine.ts";

const act = fileURLToPath(new URL("../", import.meta.url));
const require = createRequire(import.meta.url);
const run = promisify(execFile);

test("a release while the server is down fails before it checks anything", async () => {
  const env = { ...process.env, POSTGRES_URL: "postgres://nobody@127.0.0.1:1/postgres" };
  const release = run(process.execPath, ["src/programs/release.ts"], { cwd: act, env });
  await expect(release).rejects.toThrow("PostgreSQL does not answer at 127.0.0.1:1");
});

test("a release while NATS is down fails before it checks anything", async () => {
  const copy = mkdtempSync(join(tmpdir(), "release-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  for (const part of ["package.json", "src"]) {
    cpSync(join(act, part), join(copy, part), { recursive: true });
  }
  const libraries = join(dirname(require.resolve("express/package.json")), "..");
  symlinkSync(libraries, join(copy, "node_modules"));
  mkdirSync(join(copy, ".environments"));
  const settings = `DATABASE_URL=${serverUrl()}\nNATS_URL=nats://127.0.0.1:1\n`;
  for (const name of ["test", "production"]) {
    writeFileSync(join(copy, `.environments/${name}.env`), settings);
  }
  appendFileSync(join(copy, ".environments/production.env"), `OPENSEARCH_URL=${searchUrl()}\n`);
  const env = { ...process.env, POSTGRES_URL: serverUrl() };
  const release = run(process.execPath, ["src/programs/release.ts"], { cwd: copy, env });
  await expect(release).rejects.toThrow("NATS does not answer at 127.0.0.1:1");
});
