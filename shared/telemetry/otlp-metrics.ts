import { z } from "zod";
import { attributes, integer, list, nanos, originOf, resource } from "./otlp-values.ts";
import type { Measurement, Metric, Origin } from "./records.ts";

const common = { attributes, startTimeUnixNano: nanos, timeUnixNano: nanos };
const number = z
  .object({ ...common, asInt: integer.optional(), asDouble: z.number().optional() })
  .transform(({ asInt, asDouble, ...rest }) => ({ ...rest, value: asInt ?? asDouble ?? 0 }));
const distribution = z
  .object({
    ...common,
    count: integer,
    sum: z.number().optional(),
    bucketCounts: list(integer),
    explicitBounds: list(z.number()),
  })
  .transform(({ count, bucketCounts, ...rest }) => ({
    ...rest,
    value: count,
    buckets: bucketCounts,
  }));
const aggregationTemporality = z.number().default(0);
const deltaTemporality = 1;

const metric = z.object({
  name: z.string(),
  unit: z.string().default(""),
  description: z.string().default(""),
  gauge: z.object({ dataPoints: list(number) }).optional(),
  sum: z
    .object({
      dataPoints: list(number),
      isMonotonic: z.boolean().default(false),
      aggregationTemporality,
    })
    .optional(),
  histogram: z.object({ dataPoints: list(distribution), aggregationTemporality }).optional(),
});
const metrics = z.object({
  resourceMetrics: list(
    z.object({ resource, scopeMetrics: list(z.object({ metrics: list(metric) })) }),
  ),
});

function kindOf({ histogram, sum }: z.infer<typeof metric>): Metric["kind"] {
  if (histogram) return "histogram";
  return sum?.isMonotonic ? "counter" : "gauge";
}

function measurementsOf(one: z.infer<typeof metric>, origin: Origin): Measurement[] {
  const { name, unit, description, gauge, sum, histogram } = one;
  const isDelta = (histogram ?? sum)?.aggregationTemporality === deltaTemporality;
  const metric = { name, kind: kindOf(one), unit, description };
  const shared = (at: z.infer<typeof number> | z.infer<typeof distribution>) => ({
    ...origin,
    metric,
    attributes: at.attributes,
    startMs: at.startTimeUnixNano,
    isDelta,
  });
  const numbers = (gauge ?? sum)?.dataPoints ?? [];
  const distributions = histogram?.dataPoints ?? [];
  return [
    ...numbers.map((at) => ({
      ...shared(at),
      point: { timeMs: at.timeUnixNano, value: at.value },
    })),
    ...distributions.map((at) => ({
      ...shared(at),
      bounds: at.explicitBounds,
      point: { timeMs: at.timeUnixNano, value: at.value, sum: at.sum ?? 0, buckets: at.buckets },
    })),
  ];
}

/**
 * Reads the body of `POST /v1/metrics`. Skips exponential histograms and summaries.
 * @throws ZodError if the body is invalid
 */
export function readMetrics(body: unknown): Measurement[] {
  return metrics
    .parse(body)
    .resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) =>
        metrics.flatMap((one) => measurementsOf(one, originOf(resource))),
      ),
    );
}
