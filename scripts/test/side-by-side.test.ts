import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { runSideBySide } from "./side-by-side.ts";

/** Runs jobs of 20 ms on two cores and returns the order of starts and ends. */
async function orderOf(jobs: { name: string; weight: number; after?: string }[]) {
  const order: string[] = [];
  const run = async ({ name }: { name: string }) => {
    order.push(`+${name}`);
    await sleep(20);
    order.push(`-${name}`);
  };
  await runSideBySide(jobs, run, 2);
  return order;
}

test("jobs run side by side as long as their weights fit the cores", async () => {
  const jobs = [
    { name: "a", weight: 1 },
    { name: "b", weight: 1.5 },
    { name: "c", weight: 0.5 },
  ];
  expect(await orderOf(jobs)).toEqual(["+a", "+c", "-a", "+b", "-c", "-b"]);
});

test("a job that measures time runs alone", async () => {
  const jobs = [
    { name: "a", weight: 0.5 },
    { name: "b", weight: Number.POSITIVE_INFINITY },
    { name: "c", weight: 0.5 },
  ];
  expect(await orderOf(jobs)).toEqual(["+a", "+c", "-a", "-c", "+b", "-b"]);
});

test("a job waits for the one that it names, if that one is part of the run", async () => {
  const jobs = [
    { name: "a", weight: 1, after: "b" },
    { name: "b", weight: 1, after: "not part of the run" },
  ];
  expect(await orderOf(jobs)).toEqual(["+b", "-b", "+a", "-a"]);
});

test("jobs that wait for each other are reported", async () => {
  const jobs = [
    { name: "a", weight: 1, after: "b" },
    { name: "b", weight: 1, after: "a" },
  ];
  await expect(orderOf(jobs)).rejects.toThrow("Each of these jobs waits for another one: a, b.");
});
