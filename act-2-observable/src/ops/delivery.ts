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
    const spans = entries.flatMap((entry) => startSpan(topic, entry, entries.length));
    let outcome = "done";
    try {
      await deliver(what, about);
      for (const { storedAt } of entries) delay.record(secondsSince(storedAt), { topic });
    } catch (error) {
      // Which of several it was, nobody knows: each half is tried next.
      outcome = entries.length > 1 ? "split" : "failed";
      for (const span of outcome === "failed" ? spans : []) {
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

const traceOf = (traceparent: string) => propagation.extract(context.active(), { traceparent });

/** What no request has asked for, or one without a trace, is counted but leaves no span. */
function startSpan(topic: string, entry: Entry, together: number): Span[] {
  if (!entry.trace) return [];
  const attributes = {
    "message.type": entry.message.type,
    "message.attempt": entry.attempts + 1,
    "messaging.batch.message_count": together,
  };
  const options = { kind: SpanKind.CONSUMER, attributes };
  return [tracer.startSpan(`deliver ${topic}`, options, traceOf(entry.trace))];
}

/** Logs with an error what could not be delivered, in the trace of the request that asked for it. */
export function inItsTrace(logError: (error: unknown) => void) {
  return (error: unknown, entry?: Entry): void => {
    const told = entry ? undelivered(error, entry) : error;
    context.with(traceOf(entry?.trace ?? ""), () => logError(told));
  };
}

/** Not by its id: that of a fact is its todo's. */
function undelivered(error: unknown, { message, position, attempts }: Entry): Error {
  const what = `${message.type} at position ${position} was not delivered (try ${attempts + 1})`;
  return new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
}
