import { performance } from "node:perf_hooks";
import { type MetricOptions, metrics } from "@opentelemetry/api";
import { logError } from "./log.ts";

const meter = metrics.getMeter("todo");

/**
 * For histograms of times. Each boundary is two to three times the one before, so a percentile can
 * be wrong by that factor.
 */
export const inSeconds = {
  unit: "s",
  advice: {
    explicitBucketBoundaries: [
      0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60,
    ],
  },
};

export const emailsWithheld = meter.createCounter("email.withheld", {
  description: "E-mails not sent because of EMAILS_PER_HOUR",
});

/** A value with its attributes, for example `{ topic: "email", value: 3 }`. */
export type Reading = { value: number } & Record<string, string | number>;

const failures = meter.createCounter("observation.failures", {
  description: "Values that could not be read, by the name of their gauge",
});

/**
 * Adds a gauge that is read each time metrics are sent. If it cannot be read, the SDK sends the
 * previous value again, so the failure is logged and counted.
 */
export function gauge(name: string, read: () => Promise<Reading[]>, about?: MetricOptions): void {
  meter.createObservableGauge(name, about).addCallback(async (result) => {
    try {
      for (const { value, ...attributes } of await read()) result.observe(value, attributes);
    } catch (error) {
      failures.add(1, { gauge: name });
      const reason = error instanceof Error ? error.message : error;
      logError(new Error(`The gauge ${name} could not be read: ${reason}`, { cause: error }));
    }
  });
}

/** The busy and idle connections of a pool, and the requests that wait for one. */
export type PoolUsage = { used: number; idle: number; pending: number };

/** Measures how full a pool is. The names are those of OpenTelemetry's conventions for databases. */
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

/** Reads how busy the event loop was since the last reading, from 0 to 1. */
export function eventLoopUtilization(): () => Promise<Reading[]> {
  let last = performance.eventLoopUtilization();
  return async () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return [{ value: utilization }];
  };
}
