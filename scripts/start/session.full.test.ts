import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { findAct } from "../../shared/kit/acts.ts";
import { freePort } from "../../shared/kit/ports.ts";
import { loadAct, writeTree } from "../../shared/ledger/tree.ts";
import { makePlace } from "../exercise/test-exercise.ts";
import { homeOf, startSession } from "./session.ts";

beforeEach(async () => {
  for (const name of ["POSTGRES_URL", "SMTP_URL"]) vi.stubEnv(name, undefined);
  vi.stubEnv("PORT", `${await freePort()}`);
  return () => vi.unstubAllEnvs();
});

test("an act without its secrets starts with empty data, but only with 'fresh'", async () => {
  const { dir } = makePlace();
  const act = { number: 1, name: `test-session-${process.pid}`, dir };
  onTestFinished(() => rmSync(homeOf(act), { recursive: true, force: true }));
  writeTree(loadAct(findAct("1").dir), dir);
  const { signal } = new AbortController();
  const startAndStop = async (fresh: boolean) =>
    (await startSession(act, { fresh, signal, command: "try" })).stop();
  await startAndStop(false);
  rmSync(join(dir, ".environments"), { recursive: true });
  await expect(startAndStop(false)).rejects.toMatchObject({
    message: expect.stringContaining("its secret is not here"),
    remedy: "Without those secrets, the data cannot be read. 'try fresh' starts with empty data.",
  });
  await startAndStop(true);
});
