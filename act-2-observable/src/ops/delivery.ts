import {
  context,
  metrics,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { Entry } from "../application/outbox.ts";
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

/**
 * Watches deliveries from outside: each try is a span in the trace of the request that caused it.
 * Where several are delivered at once, they take equally long.
 */
export function delivered<What, About extends Entry | Entry[]>(
  topic: string,
  deliver: (what: What, about: About) => Promise<void>,
) {
  return async (what: What, about: About): Promise<void> => {
    const entries: Entry[] = [about].flat();
    const spans = entries.map((entry) => startSpan(topic, entry));
    let outcome = "done";
    try {
      await deliver(what, about);
      for (const { message } of entries) delay.record(secondsSince(message.occurredAt), { topic });
    } catch (error) {
      outcome = "failed";
      for (const span of spans) {
        span.recordException(error as Error);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      throw error;
    } finally {
      tries.add(entries.length, { topic, outcome });
      for (const span of spans) span.end();
    }
  };
}

const secondsSince = (time: Date) => (Date.now() - time.getTime()) / 1000;

function startSpan(topic: string, { message, attempts, trace }: Entry): Span {
  const parent = propagation.extract(context.active(), { traceparent: trace ?? "" });
  const attributes = { "message.type": message.type, "message.attempt": attempts + 1 };
  return tracer.startSpan(`deliver ${topic}`, { kind: SpanKind.CONSUMER, attributes }, parent);
}
