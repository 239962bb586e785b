import { expect, test, vi } from "vitest";
import { createJobs } from "../src/async/jobs.ts";
import { startApp } from "./harness.ts";
import { shareList } from "./people.ts";

test("no request waits for the mail server, and stopping loses no e-mail", async () => {
  const email = Promise.withResolvers<void>();
  const sendEmail = vi.fn(() => email.promise);
  const { app, stop } = await startApp({}, sendEmail);
  const { ana, list } = await shareList(app);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });

  await ana.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
  expect(sendEmail).toHaveBeenCalledTimes(2);
  let stopped = false;
  const stopping = stop().then(() => {
    stopped = true;
  });
  await new Promise(setImmediate);
  expect(stopped).toBe(false);
  email.resolve();
  await stopping;
});

test("a job that fails is logged, and the other jobs still run", async () => {
  const logError = vi.fn();
  const jobs = createJobs(logError);
  const done = vi.fn();
  jobs.run("ana", async () => {
    throw new Error("The mail server is down.");
  });
  jobs.run("ana", async () => done());
  await jobs.drain();
  expect(logError).toHaveBeenCalledWith(new Error("The mail server is down."));
  expect(done).toHaveBeenCalled();
});

test("ten thousand jobs of one account delay a job of another by one turn", async () => {
  const jobs = createJobs(vi.fn(), { atOnce: 2, mostWaiting: 10_001 });
  const done: string[] = [];
  const job = (name: string) => async () => {
    await Promise.resolve();
    done.push(name);
  };
  for (let i = 0; i < 10_000; i++) jobs.run("ana", job("ana"));
  jobs.run("ben", job("ben"));
  await jobs.drain();
  expect(done).toHaveLength(10_001);
  expect(done.indexOf("ben")).toBeLessThan(6);
});

test("a full queue drops further jobs and logs that", async () => {
  const logError = vi.fn();
  const jobs = createJobs(logError, { atOnce: 1, mostWaiting: 2 });
  const done = vi.fn();
  for (let i = 0; i < 5; i++) jobs.run("ana", async () => done());
  await jobs.drain();
  expect(done).toHaveBeenCalledTimes(3);
  expect(logError.mock.calls.map(([{ message }]) => message)).toEqual([
    "2 jobs are waiting: a job was dropped.",
    "2 jobs are waiting: a job was dropped.",
  ]);
});
