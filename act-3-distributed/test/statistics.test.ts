import { expect, onTestFinished, test, vi } from "vitest";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { signUp } from "./people.ts";

test("statistics cover every day up to today", async () => {
  vi.setSystemTime("2026-11-21T12:00:00Z"); // the real time may pass midnight during a test
  onTestFinished(() => void vi.useRealTimers());
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const { body: milk } = await ana.post("/todos").send({ title: "Milk" });
  await ana.post("/todos").send({ title: "Bread" });
  await ana.patch(`/todos/${milk.id}`).send({ completed: true });
  const { body } = await eventually(async () => {
    const answer = await ana.get(`/lists/${milk.listId}/stats?days=7`).expect(200);
    expect(answer.body.days.at(-1)).toEqual({ date: "2026-11-21", created: 2, completed: 1 });
    return answer;
  });
  expect(body.days).toHaveLength(7);
  expect(body.days[0]).toMatchObject({ created: 0, completed: 0 });
  expect(body.open).toBe(1);
  expect(body.medianSecondsToComplete).toBeGreaterThanOrEqual(0);
});

test("without a completed todo there is no median", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  const { body: milk } = await ana.post("/todos").send({ title: "Milk" });
  await eventually(async () => {
    const { body } = await ana.get(`/v1/lists/${milk.listId}/stats`);
    expect(body).toMatchObject({ open: 1, medianSecondsToComplete: null });
  });
});
