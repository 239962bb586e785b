import { randomUUID, randomUUIDv7 } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { type Epochs, permittedLists } from "../src/application/permitted-lists.ts";
import { openEpochs } from "../src/async/epochs.ts";
import { changingEpochs } from "../src/data/changing-epochs.ts";
import { type EnsureTuples, memberTuples } from "../src/data/member-tuples.ts";
import { openPermissions } from "../src/data/permissions.ts";
import { addMember, removeMember } from "../src/domain/list.ts";
import { readPermissionConfig } from "../src/ops/config.ts";
import { emptyStream, openBus } from "./nats.ts";
import { openfgaSettings } from "./openfga.ts";
import { startTables } from "./tables.ts";

/** 10,000 in the full run. */
const rounds = 20 * Number(process.env.PROPERTY_RUNS ?? 10);

type ListsOf = ReturnType<typeof permittedLists>;
type Permissions = Awaited<ReturnType<typeof openPermissions>>;

async function start() {
  const tables = await startTables();
  const ana = await tables.addAccount("Ana");
  const chloe = await tables.addAccount("Chloe");
  const permissions = await openPermissions(readPermissionConfig(openfgaSettings()));
  const epochs = await openEpochs(await openBus(await emptyStream()));
  const tuples = memberTuples(tables.db, permissions);
  const { caller, inboxId: listId } = ana;
  const { account } = chloe.caller;
  const now = new Date();
  return {
    permissions,
    epochs,
    tuples,
    listId,
    chloeId: account.id,
    share: () =>
      tables.members.add(caller, listId, () =>
        addMember(listId, account, "viewer", caller.account.id, now),
      ),
    unshare: () =>
      tables.members.remove(caller, listId, account.id, (_list, before) => {
        if (!before) throw new Error("Chloe is missing.");
        return removeMember(listId, before, caller.account.id, now);
      }),
  };
}

/**
 * Shares a list with Chloe and unshares it, again and again, while two searches of hers run all the
 * time. Counts how often a search that begins after an acknowledgement is wrong.
 */
async function unshareBesideSearches(
  ensuring: (tuples: EnsureTuples, epochs: Epochs) => EnsureTuples,
  caching: (permissions: Permissions, epochs: Epochs) => ListsOf,
  tries: number,
  settleMs = 0, // how long to wait until the list is shown after it was shared
) {
  const { permissions, epochs, tuples, listId, chloeId, share, unshare } = await start();
  const ensure = ensuring(tuples, epochs);
  const listsOf = caching(permissions, epochs);
  const isShown = async () => (await listsOf(chloeId)).includes(listId);
  let isOver = false;
  let searches = 0;
  const searching = Array.from({ length: 2 }, async () => {
    while (!isOver) {
      await isShown();
      searches++;
      await turn();
    }
  });
  let shownAfterUnshare = 0;
  let missingAfterShare = 0;
  for (let i = 0; i < tries; i++) {
    await share();
    await ensure(listId, [chloeId]);
    if (!(await isShown())) missingAfterShare++;
    const deadline = performance.now() + settleMs;
    while (!(await isShown()) && performance.now() < deadline) await turn();
    await unshare();
    await ensure(listId, [chloeId]);
    const seen = await Promise.all([isShown(), isShown(), isShown()]);
    if (seen.includes(true)) shownAfterUnshare++;
  }
  isOver = true;
  await Promise.all(searching);
  expect(searches).toBeGreaterThan(tries);
  return { shownAfterUnshare, missingAfterShare };
}

test(
  `after ${rounds} acknowledged unshares, no search shows the list`,
  async () => {
    const found = await unshareBesideSearches(changingEpochs, permittedLists, rounds);
    expect(found).toEqual({ shownAfterUnshare: 0, missingAfterShare: 0 });
  },
  Math.max(120_000, rounds * 500),
);

test("with the epoch before the tuple, searches show it", async () => {
  const wrongOrder = (tuples: EnsureTuples, epochs: Epochs): EnsureTuples => {
    return async (listId, accountIds = []) => {
      await epochs.change(accountIds);
      return tuples(listId);
    };
  };
  const { shownAfterUnshare } = await unshareBesideSearches(wrongOrder, permittedLists, 50);
  expect(shownAfterUnshare).toBeGreaterThan(0);
});

test("with a time to live instead of epochs, searches show it", async () => {
  const forASecond = ({ listsOf }: Permissions): ListsOf => {
    let kept: { until: number; lists: Promise<string[]> } | undefined;
    return (accountId) => {
      if (!kept || kept.until < performance.now()) {
        kept = { until: performance.now() + 1_000, lists: listsOf(accountId, "read") };
      }
      return kept.lists;
    };
  };
  const { shownAfterUnshare } = await unshareBesideSearches(
    (tuples) => tuples,
    forASecond,
    3,
    1_500,
  );
  expect(shownAfterUnshare).toBeGreaterThan(0);
});

/** Counts how often OpenFGA is asked. */
function counted(lists: string[]) {
  const asked: string[] = [];
  const listsOf = async (accountId: string) => {
    asked.push(accountId);
    return lists;
  };
  return { asked, listsOf };
}

test("while an epoch stays the same, OpenFGA is asked once", async () => {
  const epochs = await openEpochs(await openBus(await emptyStream()));
  const { asked, listsOf } = counted(["party"]);
  const permitted = permittedLists({ listsOf }, epochs);
  const [ana, ben] = [randomUUIDv7(), randomUUIDv7()];
  await epochs.change([ana, ben]);
  for (let i = 0; i < 3; i++) expect(await permitted(ana)).toEqual(["party"]);
  await permitted(ben);
  expect(asked).toEqual([ana, ben]);
  await epochs.change([ana]);
  for (let i = 0; i < 3; i++) await permitted(ana);
  await permitted(ben);
  expect(asked).toEqual([ana, ben, ana]);
});

test("without an epoch nothing is kept, as in a bucket that was emptied", async () => {
  const bus = await openBus(await emptyStream());
  const epochs = await openEpochs(bus);
  const { asked, listsOf } = counted([]);
  const permitted = permittedLists({ listsOf }, epochs);
  await permitted("ana");
  await permitted("ana");
  expect(asked).toHaveLength(2);
  await epochs.change(["ana"]);
  await permitted("ana");
  await bus.manager.streams.purge(`KV_${bus.stream}_epochs`);
  await permitted("ana");
  await epochs.change(["ana"]); // the first value of the bucket, again
  await permitted("ana");
  expect(asked).toHaveLength(5);
});

test("only the accounts that were used last are kept", async () => {
  const { asked, listsOf } = counted([]);
  const permitted = permittedLists({ listsOf }, { of: async () => "same" });
  for (let i = 0; i < 1_000; i++) await permitted(`${i}`);
  await permitted("0");
  await permitted("new");
  await permitted("0");
  expect(asked).toHaveLength(1_001);
  await permitted("1");
  expect(asked).toHaveLength(1_002);
});

test("an account gets a new epoch also if its tuple has changed before", async () => {
  const { epochs, tuples, listId, chloeId, share } = await start();
  const ensure = changingEpochs(tuples, epochs);
  await share();
  await tuples(listId); // and then the process dies
  expect(await epochs.of(chloeId)).toBeUndefined();
  await ensure(listId, [chloeId]);
  const first = await epochs.of(chloeId);
  expect(first).toBeDefined();
  await ensure(listId);
  expect(await epochs.of(chloeId)).toBe(first);
});

test("a start without the bucket names the remedy", async () => {
  const bus = await openBus(`missing_${randomUUID()}`);
  await expect(openEpochs(bus)).rejects.toThrow(/epochs. Run 'npm run migrate' to create it/);
});
