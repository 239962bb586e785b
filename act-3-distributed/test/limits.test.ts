import { expect, onTestFinished, test, vi } from "vitest";
import { gate, hourly } from "../src/application/limits.ts";

test("a gate runs two tasks at a time, lets some wait and refuses the rest", async () => {
  const inTurn = gate(2, 3);
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  let running = 0;
  let most = 0;
  const task = async () => {
    most = Math.max(most, ++running);
    await finished;
    running--;
  };
  const tasks = Array.from({ length: 7 }, () => inTurn(task));
  const outcomes = Promise.allSettled(tasks);
  finish();
  const refused = (await outcomes).filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(2);
  expect(most).toBe(2);
  await expect(inTurn(async () => "free again")).resolves.toBe("free again");
});

test("a failed task frees its place for the next one", async () => {
  const inTurn = gate(1, 1);
  const fail = () => Promise.reject(new Error("failed"));
  const [first, second] = await Promise.allSettled([inTurn(fail), inTurn(async () => "done")]);
  expect(first.status).toBe("rejected");
  expect(second).toMatchObject({ value: "done" });
});

test("each account has its own count, which restarts every hour", () => {
  vi.useFakeTimers({ now: new Date("2026-11-21T12:30:00Z") });
  onTestFinished(() => void vi.useRealTimers());
  const may = hourly(2, () => new Date());
  expect([may("ana"), may("ana"), may("ana"), may("ben")]).toEqual([true, true, false, true]);
  vi.setSystemTime("2026-11-21T13:00:00Z");
  expect(may("ana")).toBe(true);
});

test("each call above the limit is reported, and the first one of an hour as such", () => {
  vi.useFakeTimers({ now: new Date("2026-11-21T12:30:00Z") });
  onTestFinished(() => void vi.useRealTimers());
  const reports: [string, boolean][] = [];
  const report = (account: string, isFirst: boolean) => void reports.push([account, isFirst]);
  const may = hourly(1, () => new Date(), report);
  for (const account of ["ana", "ana", "ana", "ben", "ben"]) may(account);
  vi.setSystemTime("2026-11-21T13:00:00Z");
  for (const account of ["ana", "ana"]) may(account);
  expect(reports).toEqual([
    ["ana", true],
    ["ana", false],
    ["ben", true],
    ["ana", true],
  ]);
});
