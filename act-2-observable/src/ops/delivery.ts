import {
  context,
  metrics,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { Deliver, Entry } from "../application/outbox.ts";
import { inSeconds } from "./signals.ts";

const tracer = trace.getTracer("todo");
const meter = metrics.getMeter("todo");

const delay = meter.createHistogram("message.delay", {
  description: "From the change to the delivery of what it asked for, by topic",
  ...inSeconds,
});
const tries = meter.createCounter("message.tries", {
  description: "Deliveries, by topic and outcome",
});

/** The trace of whoever is asking at the moment, to go on with it elsewhere. */
export function currentTrace(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** Watches deliveries from outside: each is a span in the trace of the request that caused it. */
export function delivered(topic: string, deliver: Deliver): Deliver {
  return async (entries) => {
    const spans = new Map(entries.map((entry) => [entry, startSpan(topic, entry)]));
    const undelivered = await deliver(entries);
    const errors = new Map(undelivered.map(({ entry, error }) => [entry, error]));
    for (const [entry, span] of spans) end(span, topic, entry, errors.get(entry));
    return undelivered;
  };
}

function startSpan(topic: string, { message, attempts, trace }: Entry): Span {
  const parent = propagation.extract(context.active(), { traceparent: trace ?? "" });
  const attributes = { "message.type": message.type, "message.attempt": attempts + 1 };
  return tracer.startSpan(`deliver ${topic}`, { kind: SpanKind.CONSUMER, attributes }, parent);
}

function end(span: Span, topic: string, { message }: Entry, error: unknown): void {
  tries.add(1, { topic, outcome: error ? "failed" : "done" });
  if (error) {
    span.recordException(error as Error);
    span.setStatus({ code: SpanStatusCode.ERROR });
  } else {
    delay.record((Date.now() - message.occurredAt.getTime()) / 1000, { topic });
  }
  span.end();
}
