import { z } from "zod";
import { anyValue, attributes, list, nanos, originOf, readValue, resource } from "./otlp-values.ts";
import type { Log, Span } from "./records.ts";

const kinds = ["internal", "internal", "server", "client", "producer", "consumer"] as const;
const errorStatus = 2;

const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number().default(0),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  status: z.object({ code: z.number().default(0), message: z.string().optional() }).optional(),
  attributes,
  events: list(z.object({ name: z.string(), timeUnixNano: nanos, attributes })),
  links: list(z.object({ traceId: z.string(), spanId: z.string(), attributes })),
});
const traces = z.object({
  resourceSpans: list(z.object({ resource, scopeSpans: list(z.object({ spans: list(span) })) })),
});

/**
 * Reads the body of `POST /v1/traces`.
 * @throws ZodError if it is invalid
 */
export function readTraces(body: unknown): Span[] {
  return traces.parse(body).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((one) => ({
        ...originOf(resource),
        traceId: one.traceId,
        spanId: one.spanId,
        ...(one.parentSpanId && { parentSpanId: one.parentSpanId }),
        name: one.name,
        kind: kinds[one.kind] ?? "internal",
        startMs: one.startTimeUnixNano,
        durationMs: one.endTimeUnixNano - one.startTimeUnixNano,
        failed: one.status?.code === errorStatus,
        ...(one.status?.message && { problem: one.status.message }),
        attributes: one.attributes,
        events: one.events.map(({ timeUnixNano: timeMs, ...rest }) => ({ ...rest, timeMs })),
        links: one.links,
      })),
    ),
  );
}

const log = z.object({
  timeUnixNano: nanos,
  observedTimeUnixNano: nanos,
  severityText: z.string().default(""),
  body: anyValue.default({}),
  attributes,
  traceId: z.string().optional(),
  spanId: z.string().optional(),
});
const logs = z.object({
  resourceLogs: list(z.object({ resource, scopeLogs: list(z.object({ logRecords: list(log) })) })),
});

/**
 * Reads the body of `POST /v1/logs`.
 * @throws ZodError if it is invalid
 */
export function readLogs(body: unknown): Log[] {
  return logs.parse(body).resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords }) =>
      logRecords.map((one) => {
        const text = readValue(one.body) ?? "";
        return {
          ...originOf(resource),
          timeMs: one.timeUnixNano || one.observedTimeUnixNano,
          severity: one.severityText.toUpperCase(),
          text: typeof text === "string" ? text : JSON.stringify(text),
          attributes: one.attributes,
          ...(one.traceId && { traceId: one.traceId }),
          ...(one.spanId && { spanId: one.spanId }),
        };
      }),
    ),
  );
}
