import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const act = fileURLToPath(new URL("../", import.meta.url));
const run = promisify(execFile);

test("a release while the server is down fails before it checks anything", async () => {
  const env = { ...process.env, POSTGRES_URL: "postgres://nobody@127.0.0.1:1/postgres" };
  const release = run(process.execPath, ["src/programs/release.ts"], { cwd: act, env });
  await expect(release).rejects.toThrow("PostgreSQL does not answer at 127.0.0.1:1");
});

test("a release while NATS is down fails before it checks anything", async () => {
  const env = { ...process.env, NATS_URL: "nats://127.0.0.1:1" };
  const release = run(process.execPath, ["src/programs/release.ts"], { cwd: act, env });
  await expect(release).rejects.toThrow("NATS does not answer at 127.0.0.1:1");
});
