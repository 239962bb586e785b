import { expect, onTestFinished, test } from "vitest";
import { openEpochs } from "../src/async/epochs.ts";
import { openDatabase, prepared } from "../src/data/database.ts";
import { openPermissions } from "../src/data/permissions.ts";
import { readPermissionConfig } from "../src/ops/config.ts";
import { explain } from "../src/programs/why.ts";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { natsUrl, openBus } from "./nats.ts";
import { shareList } from "./people.ts";
import { ownIndex } from "./search-engine.ts";
import { fail } from "./tables.ts";
import { tcpProxy } from "./tcp-proxy.ts";

/** A shared list, and the database of its app. The relay has changed all epochs that it will change. */
async function startShared(settings: NodeJS.ProcessEnv = {}) {
  const { app, env } = await startApp(settings);
  const shared = await shareList(app);
  const db = openDatabase(env.DATABASE_URL, fail, { max: 1 });
  onTestFinished(() => db.close());
  const findMessages = prepared("SELECT id FROM outbox");
  await eventually(async () => expect(await db.rows(findMessages)).toEqual([]));
  return { ...shared, env, db, bus: await openBus(env.EVENT_STREAM) };
}

test("while NATS is down, an unshare is not acknowledged, and statistics ask OpenFGA", async () => {
  const { url, setDown } = await tcpProxy(natsUrl());
  const { ana, ben, chloe, list, bus } = await startShared({ NATS_URL: url });
  const { body: me } = await chloe.get("/me").expect(200);
  const epochs = await openEpochs(bus);
  const stats = `/lists/${list.id}/stats`;
  await chloe.get(stats).expect(200);
  const before = await epochs.of(me.id);

  setDown(true);
  const { body } = await ana.delete(`/lists/${list.id}/members/${me.id}`).expect(503);
  expect(body.detail).toContain("Stored, but not yet in force.");
  await Promise.all([ben.get(stats).expect(200), chloe.get(stats).expect(404)]);
  expect(await epochs.of(me.id)).toBe(before);

  setDown(false);
  await eventually(async () => expect(await epochs.of(me.id)).not.toBe(before)); // by the relay
  await chloe.get(stats).expect(404);
  await ben.get(stats).expect(200);
  await eventually(() => chloe.get("/search").query({ listId: list.id }).expect(404));
});

test("npm run why says whether an account has an epoch", async () => {
  const { list, env, db, bus } = await startShared();
  const permissions = await openPermissions(readPermissionConfig(env));
  const { engine } = await ownIndex();
  const why = async () =>
    (await explain("ben@example.com", list.id, { db, bus, engine, permissions })).join("\n");
  expect(await why()).toMatch(/epoch: +answers are kept/);
  await bus.manager.streams.purge(`KV_${bus.stream}_epochs`);
  expect(await why()).toMatch(/epoch: +none/);
});
