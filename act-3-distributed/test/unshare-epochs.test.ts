import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { type Epochs, permissionCache } from "../src/application/permission-cache.ts";
import { ensuringTuples } from "../src/async/ensuring-tuples.ts";
import { openEpochs } from "../src/async/epochs.ts";
import { openEventBus } from "../src/async/event-bus.ts";
import { allOrNone } from "../src/async/relay.ts";
import type { Database } from "../src/data/database.ts";
import { declarePermissions } from "../src/data/declare-permissions.ts";
import { inForce } from "../src/data/in-force.ts";
import { memberTuples } from "../src/data/member-tuples.ts";
import { outboxClaims } from "../src/data/outbox.ts";
import { openPermissions, type PermissionStore } from "../src/data/permissions.ts";
import { NotFound, NotInForce } from "../src/domain/errors.ts";
import { addMember, deleteList, removeMember } from "../src/domain/list.ts";
import { readPermissionConfig } from "../src/ops/config.ts";
import { emptyStream, natsUrl, openBus } from "./nats.ts";
import { openfgaSettings } from "./openfga.ts";
import { startTables } from "./tables.ts";

/** 10,000 in a full run. */
const rounds = 20 * Number(process.env.PROPERTY_RUNS ?? 10);

const config = () => readPermissionConfig(openfgaSettings());

const inOrder = (db: Database, permissions: PermissionStore, { change }: Epochs) =>
  memberTuples(db, permissions, change);

/** Ana's Inbox, which she shares with Chloe. A change is acknowledged when its promise is fulfilled. */
async function start(ensuring = inOrder) {
  const tables = await startTables();
  const { caller, inboxId: listId } = await tables.addAccount("Ana");
  const { account } = (await tables.addAccount("Chloe")).caller;
  const permissions = await openPermissions(config());
  const stream = await emptyStream();
  const epochs = await openEpochs(await openBus(stream));
  const ensure = ensuring(tables.db, permissions, epochs);
  const { members, lists } = inForce(tables, ensure);
  const { id: anaId } = caller.account;
  return {
    ...tables,
    stream,
    permissions,
    epochs,
    chloeId: account.id,
    share: () =>
      members.add(caller, listId, () => addMember(listId, account, "viewer", anaId, new Date())),
    unshare: () =>
      members.remove(caller, listId, account.id, (_list, before) => {
        if (!before) throw new NotFound("member");
        return removeMember(listId, before, anaId, new Date());
      }),
    removeList: () =>
      lists.remove(caller, listId, (list) => {
        if (!list) throw new NotFound("list");
        return deleteList({ ...list, isInbox: false }, anaId, new Date());
      }),
    /** Returns whether a search of Chloe's or the statistics of the list show it to her. */
    watch(of = epochs.of) {
      const { listsOf, check } = permissionCache(permissions, { of });
      return async () =>
        (await listsOf(account.id, "read")).includes(listId) ||
        (await check(account.id, "read", listId));
    },
  };
}

/**
 * Shares the list and unshares it, again and again, while two searches run all the time. Counts how
 * often a search is wrong that begins after an acknowledgement. `settleMs` is how long it waits at most
 * until the shared list is shown.
 */
async function unshareBesideSearches(
  { share, unshare }: Awaited<ReturnType<typeof start>>,
  isShown: () => Promise<boolean>,
  { tries, settleMs = 0 }: { tries: number; settleMs?: number },
) {
  let isOver = false;
  let searches = 0;
  const searching = Array.from({ length: 2 }, async () => {
    while (!isOver) {
      await isShown();
      searches++;
      await sleep(1);
    }
  });
  const found = { shownAfterUnshare: 0, missingAfterShare: 0 };
  for (let i = 0; i < tries; i++) {
    await share();
    if (!(await isShown())) found.missingAfterShare++;
    const deadline = performance.now() + settleMs;
    while (performance.now() < deadline && !(await isShown())) await sleep(1);
    await unshare();
    if (await isShown()) found.shownAfterUnshare++;
  }
  isOver = true;
  await Promise.all(searching);
  expect(searches).toBeGreaterThan(tries);
  return found;
}

test(
  `after ${rounds} acknowledged unshares, neither a search nor statistics show the list`,
  async () => {
    // Four lists at a time, because an unshare mostly waits for the servers.
    const lists = Array.from({ length: 4 }, async () => {
      const started = await start();
      const listsOf = vi.spyOn(started.permissions, "listsOf");
      const isShown = started.watch();
      const found = await unshareBesideSearches(started, isShown, { tries: rounds / 4 });
      expect(found).toEqual({ shownAfterUnshare: 0, missingAfterShare: 0 });
      listsOf.mockClear();
      for (let i = 0; i < 3; i++) await isShown();
      expect(listsOf).not.toHaveBeenCalled(); // its answer was kept
    });
    await Promise.all(lists);
  },
  Math.max(120_000, rounds * 500),
);

test("with the epoch before the tuple, they show it", async () => {
  const started = await start((db, permissions, epochs) =>
    memberTuples(db, {
      ...permissions,
      async changeMembers(listId, changes) {
        const changed = [...changes.added, ...changes.removed];
        await epochs.change(changed.map(({ accountId }) => accountId));
        await permissions.changeMembers(listId, changes);
      },
    }),
  );
  const found = await unshareBesideSearches(started, started.watch(), { tries: 50 });
  expect(found.shownAfterUnshare).toBeGreaterThan(0);
});

test("with a time to live of two seconds instead of epochs, they show it", async () => {
  const started = await start();
  const isShown = started.watch(async () => `${Math.floor(Date.now() / 2_000)}`);
  const found = await unshareBesideSearches(started, isShown, { tries: 10, settleMs: 5_000 });
  expect(found.shownAfterUnshare).toBeGreaterThan(0);
});

test("after a list was deleted, nothing shows it to its former members", async () => {
  const { share, removeList, watch } = await start();
  const isShown = watch();
  await share();
  expect(await isShown()).toBe(true);
  await removeList();
  expect(await isShown()).toBe(false);
});

test("an unshare without a new epoch is not acknowledged, and its repetition makes up for it", async () => {
  let current: Epochs | undefined;
  const started = await start((db, permissions, epochs) =>
    memberTuples(db, permissions, (ids) => (current ?? epochs).change(ids)),
  );
  const { stream, epochs, chloeId, share, unshare, watch } = started;
  const isShown = watch();
  await share();
  expect(await isShown()).toBe(true);
  const before = await epochs.of(chloeId);
  const closed = await openEventBus(natsUrl(), stream);
  current = await openEpochs(closed);
  await closed.close();
  await expect(unshare()).rejects.toThrow(NotInForce);
  expect(await epochs.of(chloeId)).toBe(before);
  await expect(unshare()).rejects.toThrow(NotInForce);
  current = undefined;
  await expect(unshare()).rejects.toThrow(NotFound); // it was stored by the first attempt
  expect(await isShown()).toBe(false);
});

test("the relay gives an account a new epoch, also if its tuple has changed before", async () => {
  const started = await start((db, permissions) => memberTuples(db, permissions)); // and dies
  const { db, epochs, chloeId, share, unshare, watch } = started;
  const isShown = watch();
  const permissions = await openPermissions(config());
  const ensure = memberTuples(db, permissions, epochs.change);
  async function relay() {
    const publish = allOrNone(ensuringTuples(ensure, async () => {}));
    while ((await outboxClaims(db).claim("member", 100, publish)) > 0);
  }
  await share();
  await relay();
  expect(await epochs.of(chloeId)).toBeDefined();
  expect(await isShown()).toBe(true);
  await unshare();
  expect(await isShown()).toBe(true);
  await relay();
  expect(await isShown()).toBe(false);
});

test("npm run permissions gives all members new epochs", async () => {
  const { url, epochs, chloeId, share } = await start();
  await share();
  const first = await epochs.of(chloeId);
  const settings = { databaseUrl: url, ...config() };
  await declarePermissions(settings, { again: true, changeEpochs: epochs.change });
  expect(await epochs.of(chloeId)).toBeDefined();
  expect(await epochs.of(chloeId)).not.toBe(first);
});
