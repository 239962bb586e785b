import { expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { shareList } from "./people.ts";

test("completing a shared todo notifies all other members in the app and by e-mail", async () => {
  const { app, mails } = await startApp();
  const { ana, ben, chloe, list } = await shareList(app);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  await ben.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);

  await eventually(() => expect(mails).toHaveLength(2));
  expect(mails.map(({ to }) => to).sort()).toEqual(["ana@example.com", "chloe@example.com"]);
  expect(mails[0]).toMatchObject({ subject: "Done: Cake" });
  for (const member of [ana, chloe]) {
    await eventually(async () => {
      const { body } = await member.get("/notifications").expect(200);
      expect(body).toMatchObject([{ todoId: todo.id, completedBy: { name: "Ben" }, readAt: null }]);
    });
  }
  expect((await ben.get("/notifications")).body).toEqual([]);
});

test("only the recipient can mark a notification as read", async () => {
  const { app } = await startApp();
  const { ana, ben, list } = await shareList(app);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  await ben.patch(`/todos/${todo.id}`).send({ completed: true });
  const notification = await eventually(async () => {
    const { body } = await ana.get("/notifications");
    expect(body).toHaveLength(1);
    return body[0];
  });
  const path = `/notifications/${notification.id}/read`;
  await ben.post(path).expect(404);
  await ana.post(path).expect(204);
  const { body: after } = await ana.get("/notifications");
  expect(after[0].readAt).toMatch(/^\d{4}-/);
});

test("above the hourly limit there are notifications in the app but no e-mails", async () => {
  const { app, mails } = await startApp({ EMAILS_PER_HOUR: "3" });
  const { ana, ben, chloe, list } = await shareList(app);
  const complete = async (who: typeof ana, title: string) => {
    const { body: todo } = await ana.post("/todos").send({ title, listId: list.id });
    await who.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
  };
  await complete(ana, "Cake");
  await complete(ana, "Band");
  await complete(ben, "Lights");
  await eventually(() => {
    const subjects = mails.map(({ subject }) => subject).sort();
    expect(subjects).toEqual([
      "Done: Band",
      "Done: Cake",
      "Done: Cake",
      "Done: Lights",
      "Done: Lights",
    ]);
  });
  await eventually(async () => {
    const { body } = await chloe.get("/notifications").expect(200);
    expect(body).toHaveLength(3);
  });
});
