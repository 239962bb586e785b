import request from "supertest";
import { expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { startMailServer } from "./mail-server.ts";
import { password, shareList } from "./people.ts";
import { sharedSettings, startServices } from "./processes.ts";

const rounds = 10;

test("after an unshare is acknowledged, no process shows or tells anything", async () => {
  const mail = await startMailServer();
  const settings = await sharedSettings({ SMTP_URL: mail.url, REQUESTS_PER_SECOND: "1000" });
  const [first, second] = (await startServices(settings, 2)).map(({ url }) => url);
  const { ana, ben: benAtFirst, list } = await shareList(first ?? "");
  const session = { email: "ben@example.com", password };
  const { body } = await request(second ?? "")
    .post("/sessions")
    .send(session)
    .expect(201);
  const ben = request.agent(second).auth(body.token, { type: "bearer" });
  const { body: me } = await ben.get("/me").expect(200);
  const add = () => ana.post("/todos").send({ title: "Cake", listId: list.id }).expect(201);
  const found = async (one: typeof ben) => (await one.get("/search?q=cake").expect(200)).body.total;

  for (let round = 1; round <= rounds; round++) {
    const { body: todo } = await add();
    await eventually(async () => expect(await found(ben)).toBe(round));
    let stopped = false;
    const searching = (async () => {
      while (!stopped) await found(benAtFirst);
    })();
    await ana.delete(`/lists/${list.id}/members/${me.id}`).expect(204);
    expect(await found(ben)).toBe(0);
    expect(await found(benAtFirst)).toBe(0);
    await ben.get(`/lists/${list.id}/stats`).expect(404);
    await ben.get(`/todos/${todo.id}`).expect(404);
    await ben.patch(`/todos/${todo.id}`).send({ completed: true }).expect(404);
    stopped = true;
    await searching;
    await ana.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
    // Chloe's e-mail shows that the event was handled.
    await eventually(async () =>
      expect(mail.recipients.filter((to) => to === "chloe@example.com")).toHaveLength(round),
    );
    const again = { email: "ben@example.com", role: "editor" };
    await ana.post(`/lists/${list.id}/members`).send(again).expect(201);
  }
  expect((await ben.get("/notifications").expect(200)).body).toEqual([]);
  expect(mail.recipients.filter((to) => to === "ben@example.com")).toEqual([]);
});
