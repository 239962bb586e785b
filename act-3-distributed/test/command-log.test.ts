import { expect, test } from "vitest";
import { type Command, logCommands } from "../src/ops/command-log.ts";
import { startApp } from "./harness.ts";
import { shareList } from "./people.ts";

test("the log has one line for each command: who, what, the outcome and the time", async () => {
  const { app, commands } = await startApp();
  const { ana, chloe, list } = await shareList(app);
  const [{ body: me }, { body: viewer }] = await Promise.all([ana.get("/me"), chloe.get("/me")]);
  commands.length = 0;

  await ana.post("/todos").send({ title: "Bake the cake", listId: list.id }).expect(201);
  await chloe.post("/todos").send({ title: "Eat the cake", listId: list.id }).expect(403);
  await ana.get("/todos").query({ listId: list.id }).expect(200);
  const ms = expect.any(Number);
  expect(commands).toEqual([
    { command: "todos.create", account: me.id, outcome: "done", ms },
    { command: "todos.create", account: viewer.id, outcome: "refused", ms },
  ]);
});

test("a request that only reads is not logged", async () => {
  const { app, commands } = await startApp();
  const { ana, list } = await shareList(app);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  commands.length = 0;

  for (const path of ["/me", "/lists", "/notifications", "/search?q=cake", `/todos/${todo.id}`])
    await ana.get(path).expect(200);
  for (const path of ["", "/members", "/stats"])
    await ana.get(`/lists/${list.id}${path}`).expect(200);
  expect(commands).toEqual([]);
});

test("a server error is logged as failed, and the caller still gets it", async () => {
  const commands: Command[] = [];
  const { lists } = logCommands((command) => commands.push(command))({
    lists: {
      rename: async () => {
        throw new Error("The database is down.");
      },
    },
  });
  await expect(lists.rename()).rejects.toThrow("The database is down.");
  expect(commands).toMatchObject([{ command: "lists.rename", outcome: "failed" }]);
});
