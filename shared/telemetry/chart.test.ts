import { expect, test } from "vitest";
import { chart } from "./chart.ts";
import { MetricStore } from "./metric-store.ts";

test("the latest values are on the chart for every time range", () => {
  const store = new MetricStore({ series: 1, points: 10 });
  const toMs = 7_200_001;
  const metric = { name: "waiting", kind: "gauge", unit: "", description: "" } as const;
  const about = { service: "", instance: "", attributes: {}, startMs: 0, isDelta: false };
  store.add({ ...about, metric, point: { timeMs: toMs, value: 3 } });
  const query = { metric: "waiting", show: "value", fromMs: toMs - 3_600_000, toMs } as const;
  expect(chart(store, query).lines[0]?.values.filter((value) => value !== null)).toEqual([3]);
});
