import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { root } from "../../scripts/root.ts";
import { ladderDir } from "./infra.ts";
import { waitUntil } from "./processes.ts";

const program = `import { runMain } from "${join(root, "scripts/lib/run-main.ts")}";
  import { stopSignal } from "${join(root, "scripts/lib/stop-signal.ts")}";
  import { startThrowawayInfra } from "${join(import.meta.dirname, "infra.ts")}";
  stopSignal();
  await runMain(async () => {
    const infra = await startThrowawayInfra({ needs: ["postgres"] });
    await infra.stop();
    return 1;
  });`;

test("Ctrl-C while a database is made is told as no failure, and leaves nothing", async () => {
  mkdirSync(ladderDir, { recursive: true });
  const { POSTGRES_URL: _, ...env } = process.env;
  const words = ["--input-type=module-typescript", "--eval", program];
  const child = spawn(process.execPath, words, { env, detached: true });
  const pid = child.pid ?? 0;
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  const left = () => readdirSync(ladderDir).filter((name) => name.startsWith(`throwaway-${pid}-`));
  const isMaking = () =>
    left().some((name) => globSync(join(ladderDir, name, "*", "state.json")).length > 0);
  expect(await waitUntil(isMaking, 60_000)).toBe(true);
  process.kill(-pid, "SIGINT"); // as a terminal does: it reaches what we have started, too
  const [said, errors, [code]] = await ended;
  const complaints = errors.replace(/^Starting PostgreSQL … .*\n/gm, "");
  expect({ said, complaints, code, left: left() }).toEqual({
    said: "",
    complaints: "",
    code: 130,
    left: [],
  });
});
