import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { waitUntil } from "../kit/processes.ts";
import { root } from "../kit/root.ts";
import { ladderDir } from "./infra.ts";

const program = `import { runMain } from "${join(root, "shared/kit/run-main.ts")}";
  import { stopSignal } from "${join(root, "shared/kit/stop-signal.ts")}";
  import { startThrowawayInfra } from "${join(import.meta.dirname, "infra.ts")}";
  stopSignal();
  await runMain(async () => {
    const infra = await startThrowawayInfra({ needs: ["postgres"] });
    await infra.stop();
    return 1;
  });`;

/** PostgreSQL programs that never get ready. They may run as another user. */
function slowPostgres(): string {
  const bin = mkdtempSync(join(tmpdir(), "slow-postgres-"));
  onTestFinished(() => rmSync(bin, { recursive: true }));
  chmodSync(bin, 0o777);
  const programs = { postgres: "echo 18", initdb: `touch ${bin}/begun; exec sleep 60` };
  for (const [name, line] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

test("Ctrl-C while a database is made reports no failure and leaves nothing", async () => {
  const bin = slowPostgres();
  const { POSTGRES_URL: _, PATH, ...env } = process.env;
  const words = ["--input-type=module-typescript", "--eval", program];
  const child = spawn(process.execPath, words, {
    env: { ...env, PATH: `${bin}:${PATH}` },
    detached: true,
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  expect(await waitUntil(() => existsSync(join(bin, "begun")), 60_000)).toBe(true);
  process.kill(-(child.pid ?? 0), "SIGINT"); // Like a terminal, this reaches initdb, too.
  const [said, errors, [code]] = await ended;
  expect(said + errors.replace(/^Starting PostgreSQL … .*\n/gm, "")).toBe("");
  expect(code).toBe(130);
  const mine = `throwaway-${child.pid}-`;
  expect(readdirSync(ladderDir).filter((name) => name.startsWith(mine))).toEqual([]);
});
