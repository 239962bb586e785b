import { metrics } from "@opentelemetry/api";

const meter = metrics.getMeter("todo");

/** For histograms of times, so that a percentile is right to about its double. */
export const inSeconds = {
  unit: "s",
  advice: {
    explicitBucketBoundaries: [
      0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60,
    ],
  },
};

/** A value with what it is about, as `{ topic: "mail", value: 3 }`. */
export type Reading = { value: number } & Record<string, string | number>;

/** Something that is read each time metrics are sent; where it can't be read it is left out. */
export function gauge(name: string, read: () => Promise<Reading[]>): void {
  meter.createObservableGauge(name).addCallback(async (result) => {
    for (const { value, ...about } of await read().catch(() => [])) result.observe(value, about);
  });
}
