import { expect, test, vi } from "vitest";
import { createJobs } from "../src/async/jobs.ts";
import { startApp } from "./harness.ts";
import { shareList } from "./people.ts";

test("nobody waits for the mail server, and stopping loses no mail", async () => {
  const mail = Promise.withResolvers<void>();
  const sendMail = vi.fn(() => mail.promise);
  const { app, stop } = await startApp({}, sendMail);
  const { ana, list } = await shareList(app);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });

  await ana.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
  expect(sendMail).toHaveBeenCalledTimes(2);
  let stopped = false;
  const stopping = stop().then(() => {
    stopped = true;
  });
  await new Promise(setImmediate);
  expect(stopped).toBe(false);
  mail.resolve();
  await stopping;
});

test("a job that fails is heard of and harms no other", async () => {
  const logError = vi.fn();
  const jobs = createJobs(logError);
  const done = vi.fn();
  jobs.run(async () => {
    throw new Error("The mail server is down.");
  });
  jobs.run(async () => done());
  await jobs.drain();
  expect(logError).toHaveBeenCalledWith(new Error("The mail server is down."));
  expect(done).toHaveBeenCalled();
});
