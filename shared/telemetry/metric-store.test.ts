import { beforeEach, expect, test } from "vitest";
import { MetricStore } from "./metric-store.ts";
import type { Attributes, Measurement } from "./records.ts";

let store: MetricStore;
let beganMs: number;
beforeEach(() => {
  store = new MetricStore({ series: 10, points: 5 });
  beganMs = Date.now();
});

type Given = Partial<Omit<Measurement, "metric" | "point">> & {
  name?: string;
  kind?: "counter" | "gauge" | "histogram";
  at: number;
  value: number;
  buckets?: number[];
};

/** Adds a point `at` milliseconds after the store began. */
function add({ name = "mails", kind = "counter", at, value, buckets, ...rest }: Given): void {
  store.add({
    metric: { name, kind, unit: "1", description: "" },
    service: "todo",
    instance: "a",
    attributes: {},
    startMs: beganMs,
    isDelta: false,
    ...rest,
    point: { timeMs: beganMs + at, value, ...(buckets && { sum: 0, buckets }) },
  });
}
const increase = (fromMs: number, toMs: number, attributes?: Attributes) =>
  store.increase("mails", attributes, { fromMs: beganMs + fromMs, toMs: beganMs + toMs });

test("a counter's increase between two times, over instances and by attributes", () => {
  const sent = { kind: "done" };
  add({ at: 1000, value: 3, attributes: sent });
  add({ at: 2000, value: 8, attributes: sent });
  add({ at: 2000, value: 2, attributes: sent, instance: "b" });
  add({ at: 2000, value: 100, attributes: { kind: "invitation" } });
  expect(increase(1000, 2000, sent)).toBe(7);
  expect(increase(0, 2000, sent)).toBe(10);
  expect(increase(0, 2000)).toBe(110);
  expect(store.value("mails", sent)).toBe(10);
  expect(store.value("mails", sent, beganMs + 1500)).toBe(3);
});

test("a restarted instance keeps the earlier counts", () => {
  add({ at: 1000, value: 9 });
  add({ at: 3000, value: 2, startMs: beganMs + 2000 });
  add({ at: 4000, value: 5, startMs: beganMs + 2000 });
  expect(store.value("mails")).toBe(14);
  expect(increase(1000, 4000)).toBe(5);
});

test("a series that starts in the same millisecond as the store is complete", () => {
  const nanosecondsLost = 0.000244;
  add({ at: 1000, value: 3, startMs: beganMs - nanosecondsLost });
  expect(increase(0, 1000)).toBe(3);
});

test("an increase during the creation of a point is not counted twice", () => {
  // An SDK records the time of a point, waits for its gauges, and then reads its counters.
  add({ at: 1000, value: 2, startMs: beganMs + 1010 });
  add({ at: 2000, value: 20, startMs: beganMs + 1010 });
  expect(store.value("mails")).toBe(20);
});

test("deltas are added up", () => {
  add({ at: 1000, value: 4, isDelta: true });
  add({ at: 2000, value: 3, isDelta: true });
  expect(store.value("mails")).toBe(7);
  expect(increase(1000, 2000)).toBe(3);
});

test("counts from before the receiver's start are not in any of its windows", () => {
  add({ at: 1000, value: 500, startMs: beganMs - 60_000 });
  add({ at: 2000, value: 501, startMs: beganMs - 60_000 });
  expect(increase(0, 2000)).toBe(1);
});

test("counts from before the store was cleared are not in later windows", async () => {
  add({ at: 1000, value: 500 });
  await new Promise((resolve) => setTimeout(resolve, 5));
  store.clear();
  add({ at: 2000, value: 501 });
  add({ at: 3000, value: 503 });
  expect(increase(0, 3000)).toBe(2);
});

test("a gauge of an ended instance does not count", () => {
  add({ name: "connections", kind: "gauge", at: 0, value: 10 });
  add({ name: "connections", kind: "gauge", at: 20_000, value: 4, instance: "b" });
  add({ name: "connections", kind: "gauge", at: 20_000, value: 1, instance: "c" });
  expect(store.value("connections")).toBe(5);
  expect(store.value("jobs")).toBeUndefined();
});

test("percentiles of a window leave out earlier measurements", () => {
  const common = { name: "duration", kind: "histogram", bounds: [1, 2] } satisfies Partial<Given>;
  add({ ...common, at: 1000, value: 100, buckets: [100, 0, 0] });
  add({ ...common, at: 2000, value: 110, buckets: [100, 10, 0] });
  const window = { fromMs: beganMs + 1000, toMs: beganMs + 2000 };
  expect(store.percentiles("duration", [0.5], {}, window)).toEqual([1.5]);
  expect(store.percentiles("duration", [0.5])).toEqual([0.55]);
});

test("old points and too many series are left out", () => {
  for (let at = 1; at <= 8; at++) add({ at: at * 1000, value: at });
  expect(store.series("mails")[0]?.points.map(({ value }) => value)).toEqual([4, 5, 6, 7, 8]);
  expect(increase(0, 9000)).toBe(4);
  for (let at = 0; at < 20; at++) add({ at: 1000, value: 1, attributes: { at } });
  expect(store.series("mails")).toHaveLength(10);
  add({ name: "one too many", at: 1000, value: 1 });
  expect(store.list().map(({ name }) => name)).toEqual(["mails"]);
});

test("an app is still visible after a hundred restarts", () => {
  for (let start = 0; start < 100; start++) {
    const common = { at: start * 20_000, instance: `${start}` };
    add({ ...common, name: "due", value: start });
    add({ ...common, name: "sent", value: start });
    add({ ...common, name: "used", kind: "gauge", value: start });
  }
  expect(store.value("used")).toBe(99);
  expect(store.series("due").map(({ instance }) => instance)).toEqual(["97", "98", "99"]);
  expect(store.value("due")).toBe(store.value("sent"));
});

test("null finds series without the attribute", () => {
  add({ at: 1000, value: 3 });
  add({ at: 1000, value: 5, attributes: { topic: "mail" } });
  expect(store.value("mails", { topic: null })).toBe(3);
});
