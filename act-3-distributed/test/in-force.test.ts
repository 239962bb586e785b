import { randomUUIDv7 } from "node:crypto";
import request from "supertest";
import { expect, test } from "vitest";
import { createPermit } from "../src/application/access.ts";
import { memberUseCases } from "../src/application/members.ts";
import { inForce } from "../src/data/in-force.ts";
import { memberTuples } from "../src/data/member-tuples.ts";
import { openPermissions } from "../src/data/permissions.ts";
import { Conflict, NotFound, NotInForce } from "../src/domain/errors.ts";
import { readPermissionConfig } from "../src/ops/config.ts";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { openfgaSettings } from "./openfga.ts";
import { openfgaProxy } from "./openfga-proxy.ts";
import { password, shareList } from "./people.ts";
import { startTables } from "./tables.ts";

test("while OpenFGA is down, lists and todos are refused, and nothing is stored", async () => {
  const { trouble, url } = await openfgaProxy();
  const { app } = await startApp({ OPENFGA_URL: url });
  const { ben, list } = await shareList(app);
  const todos = `/todos?listId=${list.id}`;
  trouble.broken.push("/check");
  for (const attempt of [
    ben.get(`/lists/${list.id}`),
    ben.get(todos),
    ben.get(`/lists/${list.id}/stats`),
    ben.post(todos).send({ title: "Cake" }),
    ben.delete(todos),
    ben.delete(`/lists/${list.id}/members/${randomUUIDv7()}`),
  ]) {
    const { body } = await attempt.expect(503).expect("Content-Type", /problem/);
    expect(body.detail).toContain("Access to lists is not available now.");
  }
  await request(app).post("/sessions").send({ email: "ben@example.com", password }).expect(201);
  await ben.get("/lists").expect(200);
  await ben.get("/notifications").expect(200);
  trouble.broken.pop();
  expect((await ben.get(todos).expect(200)).body).toEqual([]);
});

test("an unshare that is stored but not in force is a 503, and takes effect by itself", async () => {
  const { trouble, url } = await openfgaProxy();
  const { app } = await startApp({ OPENFGA_URL: url });
  const { ana, chloe, list } = await shareList(app);
  const { body: me } = await chloe.get("/me").expect(200);
  trouble.broken.push("/write");
  const { body } = await ana.delete(`/lists/${list.id}/members/${me.id}`).expect(503);
  expect(body.detail).toContain("Stored, but not yet in force.");
  expect((await ana.get(`/lists/${list.id}/members`).expect(200)).body).toHaveLength(2);
  await chloe.get(`/lists/${list.id}/stats`).expect(200);
  trouble.broken.pop();
  await eventually(() => chloe.get(`/lists/${list.id}/stats`).expect(404));
});

/** Ana's Inbox and the use cases of its members, without a relay that makes sure of them. */
async function startSharing() {
  const tables = await startTables();
  const { db, addAccount } = tables;
  const ana = await addAccount("Ana");
  const ben = await addAccount("Ben");
  const { trouble, url } = await openfgaProxy();
  const permissions = await openPermissions(
    readPermissionConfig({ ...openfgaSettings(), OPENFGA_URL: url }),
  );
  const ensure = memberTuples(db, permissions);
  await ensure(ana.inboxId);
  const { members, accounts, lists } = inForce(tables, ensure);
  const sharing = memberUseCases({
    members,
    accounts,
    permit: createPermit(permissions),
    membersPerList: 10,
    invitationsPerHour: 10,
    clock: () => new Date(),
  });
  const { caller, inboxId: listId } = ana;
  const { id: benId, email } = ben.caller.account;
  return {
    trouble,
    lists,
    accounts,
    benMay: (action: "read" | "create_todo") => permissions.check(benId, action, listId),
    share: () => sharing.add(caller, listId, email, "editor"),
    demote: () => sharing.changeRole(caller, listId, benId, "viewer"),
    unshare: () => sharing.remove(caller, listId, benId),
  };
}

test("a change is in force when it is acknowledged", async () => {
  const { benMay, share, demote, unshare } = await startSharing();
  await share();
  expect(await benMay("create_todo")).toBe(true);
  await demote();
  expect(await benMay("create_todo")).toBe(false);
  await unshare();
  expect(await benMay("read")).toBe(false);
});

test("a change that failed half-way is in force when its repetition is answered", async () => {
  const { trouble, benMay, share, demote, unshare } = await startSharing();
  const failing = async (change: () => Promise<unknown>) => {
    trouble.broken.push("/write");
    await expect(change()).rejects.toThrow(NotInForce);
    trouble.broken.pop();
  };
  await failing(share);
  expect(await benMay("read")).toBe(false);
  await expect(share()).rejects.toThrow(Conflict);
  expect(await benMay("create_todo")).toBe(true);
  await failing(demote);
  expect(await benMay("create_todo")).toBe(true);
  await demote();
  expect(await benMay("create_todo")).toBe(false);
  await failing(unshare);
  expect(await benMay("read")).toBe(true);
  await expect(unshare()).rejects.toThrow(NotFound);
  expect(await benMay("read")).toBe(false);
});
