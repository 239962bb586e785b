import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, rmSync } from "node:fs";
import { promisify } from "node:util";
import request from "supertest";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Entry } from "../src/application/outbox.ts";
import { progressOf } from "../src/async/progress.ts";
import { publisher } from "../src/async/publisher.ts";
import { openAnalyticsFile } from "../src/data/analytics-file.ts";
import { messagesOf } from "../src/data/event-messages.ts";
import { yearReport } from "../src/data/year-report.ts";
import type { NewMessage } from "../src/domain/message.ts";
import { createTodo } from "../src/domain/todo.ts";
import { identitySigner } from "../src/edge/identity.ts";
import { log } from "../src/ops/log.ts";
import { allCredentials } from "../src/services/credentials.ts";
import { freePort } from "../src/services/run.ts";
import { addTodos, logIn, startShared } from "./analytics-start.ts";
import { eventually } from "./eventually.ts";
import { signUp } from "./people.ts";
import { act, startProgram } from "./processes.ts";

const run = promisify(execFile);
const today = new Date().toISOString().slice(0, 10);

const toEntry = (message: NewMessage): Entry => ({
  message: { ...message, traceparent: null },
  delivery: { position: "", attempt: 1, storedAt: new Date() },
});

test("statistics are those of a recount after any change", async () => {
  const { start } = await startShared();
  const { app, expectRecount } = await start();
  const ana = await signUp(app, "Ana");
  const listId = await addTodos(ana, 8);
  await expectRecount(ana, listId);
  const { body: todos } = await ana.get(`/todos?listId=${listId}`);
  const [milk, bread, cake, pie] = todos;
  await ana.patch(`/todos/${bread.id}`).send({ completed: false }).expect(200);
  await ana.patch(`/todos/${bread.id}`).send({ completed: true }).expect(200);
  await ana.patch(`/todos/${pie.id}`).send({ completed: false }).expect(200);
  await ana.patch(`/todos/${milk.id}`).send({ title: "Milk", order: 99 }).expect(200);
  await ana.delete(`/todos/${cake.id}`).expect(204);
  await expectRecount(ana, listId);
  await ana.delete(`/todos?listId=${listId}&completed=true`).expect(204);
  await expectRecount(ana, listId);
});

test("a lost file is filled again", async () => {
  const { start, file } = await startShared();
  const { app, stop } = await start();
  const listId = await addTodos(await signUp(app, "Ana"), 6);
  await stop();
  rmSync(file);
  const again = await start();
  await again.expectRecount(await logIn(again.app), listId);
});

test("an old copy of the file gets what it lacks", async () => {
  const { start, file, copy, handled } = await startShared();
  const first = await start();
  const ana = await signUp(first.app, "Ana");
  await addTodos(ana, 3);
  await handled();
  await first.stop();
  cpSync(file, copy);
  const second = await start();
  const listId = await addTodos(await logIn(second.app), 5);
  await handled();
  await second.stop();
  cpSync(copy, file);
  const third = await start();
  await third.expectRecount(await logIn(third.app), listId);
});

test("after the stream was emptied, an empty file is filled by publishing all todos again", async () => {
  const { start, file, bus, republish, handled } = await startShared();
  const first = await start();
  const ana = await signUp(first.app, "Ana");
  const listId = await addTodos(ana, 6);
  await handled();
  await ana.delete(`/todos?listId=${listId}&completed=true`).expect(204);
  await handled();
  await first.stop();
  await bus.manager.streams.purge(bus.stream);
  rmSync(file);
  const warn = vi.spyOn(log, "warn");
  onTestFinished(() => warn.mockRestore());
  const second = await start();
  expect(warn.mock.calls.flat().join()).toContain("npm run republish");
  await republish();
  await second.expectRecount(await logIn(second.app), listId);
});

test("events that arrive while analytics is killed count once", async () => {
  const { service, file, bus, handled } = await startShared();
  const count = 5_000;
  const actorId = randomUUID();
  const publish = publisher(bus);
  for (let at = 0; at < count; at += 1_000) {
    const messages = Array.from({ length: 1_000 }, () => {
      const input = { id: randomUUID(), listId: actorId, title: "Cake" };
      const { todo, events } = createTodo(input, actorId, new Date(`${today}T00:00Z`));
      return messagesOf(todo.id, events);
    });
    await publish(messages.flat().map(toEntry));
  }
  const { waiting } = progressOf(bus, "analytics");
  const first = await startProgram("src/services/analytics.ts", service);
  await eventually(async () => expect(await waiting()).toBeLessThan(count));
  await first.kill();
  const second = await startProgram("src/services/analytics.ts", service);
  await handled();
  expect(await second.stop()).toBe(0);
  const opened = await openAnalyticsFile(file);
  const months = await yearReport(opened)(Number(today.slice(0, 4)));
  await opened.close();
  expect(months).toMatchObject([{ month: today.slice(0, 7), created: count, completed: 0 }]);
});

test("a second process on the same file refuses to start, and says what to do", async () => {
  const { service } = await startShared();
  const program = "src/services/analytics.ts";
  await startProgram(program, service);
  const env = { PATH: process.env.PATH, ...service, PORT: `${await freePort()}` };
  await expect(run(process.execPath, [program], { cwd: act, env })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("stop that one first"),
  });
});

test("analytics answers only to the gateway", async () => {
  const { settings, service } = await startShared();
  const { url } = await startProgram("src/services/analytics.ts", service);
  const credentials = await allCredentials(settings);
  const account = { id: randomUUID(), email: "ana@example.com", name: "Ana" };
  const statusFor = async (from: string) => {
    const sign = identitySigner(from, credentials[from]?.PRIVATE_KEY ?? "");
    const headers = await sign("analytics", account);
    return (await request(url).get(`/lists/${randomUUID()}/stats`).set(headers)).status;
  };
  expect(await statusFor("gateway")).toBe(404);
  expect(await statusFor("read-api")).toBe(401);
  expect(await statusFor("email-worker")).toBe(401);
});
