import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { permissionCache } from "../src/application/permission-cache.ts";
import { openEpochs } from "../src/async/epochs.ts";
import { openEventBus } from "../src/async/event-bus.ts";
import { emptyStream, natsUrl, openBus } from "./nats.ts";

async function startEpochs() {
  const bus = await openBus(await emptyStream());
  return { bus, epochs: await openEpochs(bus), bucket: `KV_${bus.stream}_epochs` };
}

/** Permissions that allow two lists, and count how often they are asked. */
function counted() {
  const asked: string[] = [];
  return {
    asked,
    async listsOf(accountId: string) {
      asked.push(accountId);
      return ["party", "trip"];
    },
    async check(accountId: string, _action: string, listId: string) {
      asked.push(`${accountId} ${listId}`);
      return listId === "party";
    },
  };
}

test("while an epoch stays the same, OpenFGA is asked once for each question", async () => {
  const { epochs } = await startEpochs();
  const permissions = counted();
  const { listsOf, check } = permissionCache(permissions, epochs);
  await epochs.change(["ana", "ben"]);
  for (let i = 0; i < 3; i++) {
    expect(await listsOf("ana", "read")).toEqual(["party", "trip"]);
    expect(await check("ana", "read", "party")).toBe(true);
    expect(await check("ana", "read", "secret")).toBe(false);
    await listsOf("ben", "read");
  }
  expect(permissions.asked.splice(0)).toEqual(["ana", "ana party", "ana secret", "ben"]);
  await epochs.change(["ana"]);
  for (let i = 0; i < 3; i++) {
    await check("ana", "read", "secret");
    await listsOf("ben", "read");
  }
  expect(permissions.asked).toEqual(["ana secret"]);
});

test("without an epoch nothing is kept, as in a bucket that was emptied", async () => {
  const { bus, epochs, bucket } = await startEpochs();
  const permissions = counted();
  const { listsOf } = permissionCache(permissions, epochs);
  await listsOf("ana", "read");
  await listsOf("ana", "read");
  expect(permissions.asked).toHaveLength(2);
  await epochs.change(["ana"]);
  await listsOf("ana", "read");
  await bus.manager.streams.purge(bucket);
  await listsOf("ana", "read");
  await epochs.change(["ana"]); // a counter would have its first value again
  await listsOf("ana", "read");
  expect(permissions.asked).toHaveLength(5);
});

test("while epochs can't be read, OpenFGA is asked each time", async () => {
  const bus = await openEventBus(natsUrl(), await emptyStream());
  const epochs = await openEpochs(bus);
  const permissions = counted();
  const { check } = permissionCache(permissions, epochs);
  await epochs.change(["ana"]);
  await check("ana", "read", "party");
  await bus.close();
  await expect(epochs.of("ana")).rejects.toThrow();
  expect(await check("ana", "read", "party")).toBe(true);
  expect(await check("ana", "read", "party")).toBe(true);
  expect(permissions.asked).toHaveLength(3);
});

test("an answer that arrives after a change is not used for later questions", async () => {
  const { epochs } = await startEpochs();
  await epochs.change(["ana"]);
  const slow = Promise.withResolvers<string[]>();
  const answers = [slow.promise, Promise.resolve(["new"])];
  const listsOf = async () => answers.shift() ?? [];
  const cache = permissionCache({ ...counted(), listsOf }, epochs);
  const before = cache.listsOf("ana", "read");
  await expect.poll(() => answers).toHaveLength(1);
  await epochs.change(["ana"]);
  slow.resolve(["old"]);
  expect(await before).toEqual(["old"]);
  expect(await cache.listsOf("ana", "read")).toEqual(["new"]);
});

test("only the answers that were used last are kept, with so many lists in all", async () => {
  const permissions = counted();
  const limits = { maxAnswers: 3, maxLists: 4 };
  const { listsOf, check } = permissionCache(permissions, { of: async () => "same" }, limits);
  const again = async (...questions: (() => Promise<unknown>)[]) => {
    permissions.asked.length = 0;
    for (const ask of questions) await ask();
    return permissions.asked;
  };
  const party = () => check("ana", "read", "party");
  const trip = () => check("ana", "read", "trip");
  const [ana, ben, chloe] = ["ana", "ben", "chloe"].map((id) => () => listsOf(id, "read"));
  if (!ana || !ben || !chloe) throw new Error("Somebody is missing.");
  await again(ana, ben, party);
  expect(await again(ana, ben, party)).toEqual([]);
  expect(await again(trip, ben, party, trip)).toEqual(["ana trip"]);
  expect(await again(ana)).toEqual(["ana"]); // the fourth answer had replaced it
  expect(await again(ana, chloe)).toEqual(["chloe"]); // the third answer with two lists
  expect(await again(ana, chloe, ben)).toEqual(["ben"]);
});

test("a start without the bucket names the remedy", async () => {
  const bus = await openBus(`missing_${randomUUID()}`);
  await expect(openEpochs(bus)).rejects.toThrow(/_epochs. Run 'npm run migrate' to create it/);
});
