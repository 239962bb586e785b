import { expect, test } from "vitest";
import { startApp } from "./harness.ts";
import { shareList, signUp } from "./people.ts";

test("only the owner renames, deletes and shares a list", async () => {
  const { app } = await startApp();
  const { ana, ben, list } = await shareList(app);
  const path = `/lists/${list.id}`;
  await ben.patch(path).send({ name: "Mine" }).expect(403);
  await ben.delete(path).expect(403);
  await ben.post(`${path}/members`).send({ email: "ana@example.com", role: "viewer" }).expect(403);
  const { body } = await ana.patch(path).send({ name: " Big party " }).expect(200);
  expect(body.name).toBe("Big party");
  await ana.delete(path).expect(204);
  await ben.get(path).expect(404);
});

test("a list contains the caller's permissions", async () => {
  const { app } = await startApp();
  const { ana, ben, chloe, list } = await shareList(app);
  const may = async (who: typeof ana) => (await who.get(`/lists/${list.id}`)).body.may;
  expect(await may(ana)).toEqual(["edit", "share", "manage"]);
  expect(await may(ben)).toEqual(["edit"]);
  expect(await may(chloe)).toEqual([]);
});

test("a stranger cannot learn whether a list exists", async () => {
  const { app } = await startApp();
  const { list } = await shareList(app);
  const eve = await signUp(app, "Eve");
  const existing = await eve.get(`/lists/${list.id}`).expect(404);
  const invented = await eve.get("/lists/01a1fd60-b37c-7f10-b31a-000000000000").expect(404);
  expect(existing.body).toEqual(invented.body);
});

test("a former member cannot see the list", async () => {
  const { app } = await startApp();
  const { ana, ben, list } = await shareList(app);
  const { body: me } = await ben.get("/me");
  await ana.delete(`/lists/${list.id}/members/${me.id}`).expect(204);
  await ben.get(`/todos?listId=${list.id}`).expect(404);
});

test("the owner can't leave, and the Inbox can't be deleted", async () => {
  const { app } = await startApp();
  const { ana, list } = await shareList(app);
  const { body: me } = await ana.get("/me");
  await ana.delete(`/lists/${list.id}/members/${me.id}`).expect(409);
  const { body: lists } = await ana.get("/lists");
  await ana.delete(`/lists/${lists[0].id}`).expect(409);
});

test("a member can leave, and can't remove others", async () => {
  const { app } = await startApp();
  const { ana, ben, chloe, list } = await shareList(app);
  const { body: members } = await ana.get(`/lists/${list.id}/members`);
  const path = (name: string) => {
    const member = members.find((one: { name: string }) => one.name === name);
    return `/lists/${list.id}/members/${member.accountId}`;
  };
  await ben.delete(path("Chloe")).expect(403);
  await chloe.delete(path("Chloe")).expect(204);
  await chloe.get(`/lists/${list.id}`).expect(404);
  await ben.get(`/lists/${list.id}`).expect(200);
});
