import { expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { shareList } from "./people.ts";
import { startWatched } from "./watched.ts";

test("e-mails that are not sent show in the metrics although every request succeeds", async () => {
  const { url, collector } = await startWatched({ SMTP_URL: "smtp://127.0.0.1:1" });
  const { ana, list } = await shareList(url);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  await ana.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
  await eventually(() => {
    expect(collector.points("mail.due").at(-1)).toMatchObject({ asDouble: 2 });
  });
  expect(collector.points("mail.sent")).toEqual([]);
});
