import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { jetstreamManager } from "@nats-io/jetstream";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { settingsFileOf } from "../../shared/infra/environments.ts";
import { connectTo } from "../../shared/infra/nats-accounts.ts";
import { servers } from "../../shared/infra/servers.ts";
import { type Act, acts, findAct, manifestOf } from "../../shared/kit/acts.ts";
import { freePort } from "../../shared/kit/ports.ts";
import { loadAct, writeTree } from "../../shared/ledger/tree.ts";
import { makePlace } from "../exercise/test-exercise.ts";
import { homeOf, startSession } from "./session.ts";

beforeEach(async () => {
  for (const { addressVariable } of servers) vi.stubEnv(addressVariable, undefined);
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

// Two starts of all servers take a minute on two idle cores.
test("'fresh' also removes the events, the indices and the permissions of the previous sessions", {
  timeout: 400_000,
}, async () => {
  const act = acts().find((one) => manifestOf(one).servers.includes("nats")) as Act;
  const { dir } = makePlace();
  const copy = { ...act, name: `test-fresh-${process.pid}`, dir };
  onTestFinished(() => rmSync(homeOf(copy), { recursive: true, force: true }));
  writeTree(loadAct(act.dir), dir);
  const { signal } = new AbortController();
  const start = async (fresh: boolean) => {
    const session = await startSession(copy, { fresh, signal, command: "try" });
    onTestFinished(session.stop);
    return session;
  };
  const open = async () => {
    const { NATS_URL = "", EVENT_STREAM = "" } = parseEnv(
      readFileSync(settingsFileOf(dir), "utf8"),
    );
    const connection = await connectTo(NATS_URL);
    return { connection, manager: await jetstreamManager(connection), stream: EVENT_STREAM };
  };
  const countOld = async () => {
    const { connection, manager, stream } = await open();
    const { state } = await manager.streams.info(stream, { subjects_filter: `${stream}.old` });
    await connection.close();
    return Object.keys(state.subjects ?? {}).length;
  };

  const oldIndex = (method: string) => {
    const { OPENSEARCH_URL, OPENSEARCH_PREFIX } = parseEnv(
      readFileSync(settingsFileOf(dir), "utf8"),
    );
    return fetch(`${OPENSEARCH_URL}/${OPENSEARCH_PREFIX}-old`, { method });
  };

  const store = () => parseEnv(readFileSync(settingsFileOf(dir), "utf8")).OPENFGA_STORE;

  const first = await start(false);
  const { connection, stream } = await open();
  await connection.request(`${stream}.old`, "{}");
  await connection.close();
  expect(await countOld()).toBe(1);
  expect((await oldIndex("PUT")).status).toBe(200);
  const oldStore = store();
  await first.stop();
  await start(true);
  expect(store()).not.toBe(oldStore);
  expect(await countOld()).toBe(0);
  expect((await oldIndex("HEAD")).status).toBe(404);
});
