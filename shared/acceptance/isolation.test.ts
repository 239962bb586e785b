import { expect, test } from "vitest";
import { caller, type Found, type List, must, type Notification } from "./client.ts";
import { actUrl, strictActUrl } from "./environment.ts";
import { eventually } from "./eventually.ts";
import { complete, logIn, newEmail, newList, newTodo, share, signUp } from "./people.ts";

test("two instances on the same servers do not see each other's data", async () => {
  const [email, guestEmail] = [newEmail(), newEmail()];
  const owner = await signUp("Ana", actUrl(), email);
  const guest = await signUp("Ben", actUrl(), guestEmail);
  for (const one of [email, guestEmail]) await signUp("Namesake", strictActUrl(), one);
  const list = await newList(owner, "Only here");
  await share(owner, list, guest, "viewer");
  await complete(owner, await newTodo(owner, "Feed the platypus", list));
  await eventually(async () => {
    const { total } = must(200, await guest.get<Found>("/search?q=platypus"));
    const told = must(200, await guest.get<Notification[]>("/notifications"));
    expect([total, told.length]).toEqual([1, 1]);
  });

  // A session of the second instance lasts two seconds, so on a busy machine it may end too early.
  await eventually(async () => {
    const { token } = await logIn(guestEmail, strictActUrl());
    const namesake = caller(token, strictActUrl());
    const { total } = must(200, await namesake.get<Found>("/search?q=platypus"));
    expect(total).toBe(0);
    const lists = must(200, await namesake.get<List[]>("/lists"));
    expect(lists.map(({ name }) => name)).toEqual(["Inbox"]);
    expect(must(200, await namesake.get("/notifications"))).toEqual([]);
    for (const path of ["", "/members", "/stats"])
      expect((await namesake.get(`/lists/${list.id}${path}`)).status).toBe(404);
  });
});
