import { performance } from "node:perf_hooks";
import { type MetricOptions, metrics } from "@opentelemetry/api";

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

/** Something that is read each time metrics are sent; where it can't be read, the last one stands. */
export function gauge(name: string, read: () => Promise<Reading[]>, about?: MetricOptions): void {
  meter.createObservableGauge(name, about).addCallback(async (result) => {
    for (const { value, ...of } of await read().catch(() => [])) result.observe(value, of);
  });
}

/** Connections of a pool that work and that don't, and requests that wait for one. */
export type PoolUsage = { used: number; idle: number; pending: number };

/** How full a pool is, by the names of OpenTelemetry's conventions for databases. */
export function watchPool(name: string, usage: () => PoolUsage): void {
  const pool = { "db.client.connection.pool.name": name };
  gauge("db.client.connection.count", async () => {
    const { used, idle } = usage();
    return [
      { ...pool, "db.client.connection.state": "used", value: used },
      { ...pool, "db.client.connection.state": "idle", value: idle },
    ];
  });
  gauge("db.client.connection.pending_requests", async () => [{ ...pool, value: usage().pending }]);
}

/** Reads which part of the time since the last reading the one thread was busy: 1 is all of it. */
export function eventLoopUtilization(): () => Promise<Reading[]> {
  let last = performance.eventLoopUtilization();
  return async () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return [{ value: utilization }];
  };
}
