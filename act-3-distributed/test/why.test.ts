import { randomUUIDv7 } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { publisher } from "../src/async/publisher.ts";
import { openDatabase, prepared } from "../src/data/database.ts";
import { openPermissions } from "../src/data/permissions.ts";
import { readPermissionConfig } from "../src/ops/config.ts";
import { explain } from "../src/programs/why.ts";
import { cleanDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { emptyStream, openBus } from "./nats.ts";
import { openfgaSettings } from "./openfga.ts";
import { shareList } from "./people.ts";
import { ownIndex } from "./search-engine.ts";
import { fail } from "./tables.ts";

/** A todo in Ana's list, which Ben may edit, and everything that `why` reads. */
async function start() {
  const DATABASE_URL = await cleanDatabase();
  const EVENT_STREAM = await emptyStream();
  const { engine, env } = await ownIndex();
  const { app, stop } = await startApp({ DATABASE_URL, EVENT_STREAM, ...env });
  const { ana, ben, list } = await shareList(app);
  const { body: todo } = await ana.post(`/todos?listId=${list.id}`).send({ title: "Cake" });
  const { body: me } = await ben.get("/me").expect(200);
  const db = openDatabase(DATABASE_URL, fail, { max: 1 });
  onTestFinished(() => db.close());
  const bus = await openBus(EVENT_STREAM);
  const permissions = await openPermissions(readPermissionConfig(openfgaSettings()));
  const why = async (who = "ben@example.com", what: string = todo.id) =>
    (await explain(who, what, { db, bus, engine, permissions })).join("\n");
  await eventually(async () => expect(await why()).toContain("Likely fault: API or page"));
  return {
    why,
    stop,
    bus,
    permissions,
    listId: list.id as string,
    benId: me.id as string,
    todoId: todo.id as string,
    run: (sql: string) => db.run(prepared(sql)),
    /** Replaces what search has. */
    async show(version: number, document: object) {
      const at = { index: engine.todos, id: todo.id, version };
      await engine.client.index({ ...at, version_type: "external_gte", body: document });
    },
  };
}

test("why somebody sees everything: both paths are complete, by any name", async () => {
  const { why, benId, listId } = await start();
  const answer = await why();
  expect(answer).toContain("Does the data exist? yes");
  expect(answer).toContain("Does the permission exist? yes");
  expect(await why(benId)).toBe(answer);
  expect(await why("ben@example.com", listId)).toContain("Likely fault: API or page");
  await expect(why("nobody@example.com")).rejects.toThrow("There is no account");
});

test("why somebody sees nothing: a fault of the permission, also of a list", async () => {
  const { why, benId, listId, permissions } = await start();
  const ben = { accountId: benId, role: "editor" as const };
  const owner = { ...ben, role: "owner" as const };
  await permissions.changeMembers(listId, { added: [], removed: [ben] });
  const missing = await why();
  expect(missing).toContain("Does the data exist? yes");
  expect(missing).toContain("Does the permission exist? no");
  expect(missing).toMatch(/Authorization: .*the role is editor, but OpenFGA has nothing/);
  expect(await why("ben@example.com", listId)).toContain("OpenFGA has nothing");
  await permissions.changeMembers(listId, { added: [owner], removed: [] });
  expect(await why()).toMatch(/Authorization: .*the role is editor, but OpenFGA has owner/);
});

test("why a stranger sees it: a tuple is left over, or nobody has shared it", async () => {
  const { why, benId, listId, run, permissions } = await start();
  await run(`DELETE FROM members WHERE account_id = '${benId}' AND role = 'editor'`);
  const leftOver = await why();
  expect(leftOver).toContain("Does the permission exist? yes");
  expect(leftOver).toMatch(/Authorization: .*the role is none, but OpenFGA has editor/);
  const removed = [{ accountId: benId, role: "editor" as const }];
  await permissions.changeMembers(listId, { added: [], removed });
  expect(await why()).toContain("Authorization: the account is not a member.");
});

test("why nobody sees it: it was never created, or it is deleted", async () => {
  const { why, todoId, run, show, stop } = await start();
  expect(await why("ben@example.com", randomUUIDv7())).toContain(
    "Data creation: it does not exist.",
  );
  await stop();
  await run(`DELETE FROM todos WHERE id = '${todoId}'`);
  await show(1, { deleted: true });
  expect(await why()).toContain("Data creation: it does not exist.");
});

test("why it is old or missing: each step from the outbox to search", async () => {
  const { why, todoId, listId, benId, run, show, stop, bus } = await start();
  await stop();
  await show(1, { deleted: true });
  expect(await why()).toMatch(
    /Does the data exist\? no[\s\S]*Data sync: search has handled .* lost it/,
  );
  await show(7, { deleted: false });
  expect(await why()).toMatch(/Data sync: search has handled its events and has another version/);

  await run(`UPDATE todos SET version = 2 WHERE id = '${todoId}'`);
  expect(await why()).toContain("Data sync: its last event is not in the stream.");

  const data = { actorId: benId, todo: { id: todoId, listId, version: 2 } };
  const event = {
    id: randomUUIDv7(),
    type: "todo.renamed" as const,
    version: 1,
    key: todoId,
    data,
  };
  const message = { ...event, occurredAt: new Date(), traceparent: null };
  const delivery = { position: "1", attempt: 1, storedAt: new Date() };
  await publisher(bus)([{ message, delivery }]);
  expect(await why()).toContain("Data sync: its last event has not been handled.");

  await run(`INSERT INTO outbox (topic, id, type, version, occurred_at, key, data)
    VALUES ('todo', 'new', 'todo.renamed', 1, now(), '${todoId}', '${JSON.stringify(data)}')`);
  expect(await why()).toContain("Data sync: the relay has not published its events.");

  await run(`DELETE FROM todos WHERE id = '${todoId}'`);
  await run("DELETE FROM outbox");
  expect(await why()).toMatch(/Does the data exist\? no[\s\S]*has not been handled/);
});
