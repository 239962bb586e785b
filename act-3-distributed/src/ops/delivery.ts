import {
  context,
  metrics,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { DeadlineExceeded } from "../application/notifications.ts";
import {
  type BatchHandler,
  type Entry,
  type Handler,
  Undeliverable,
} from "../application/outbox.ts";
import { inSeconds } from "./signals.ts";

const tracer = trace.getTracer("todo");
const meter = metrics.getMeter("todo");

const delay = meter.createHistogram("message.delay", {
  description: "Time from the storage of a message to its delivery, by topic",
  ...inSeconds,
});
const attempts = meter.createCounter("message.tries", {
  description: "Delivery attempts, by topic and outcome",
});

/** The active trace as a `traceparent` header, to continue it elsewhere. */
export function currentTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  const span = trace.getActiveSpan();
  // If the trace is not kept, the active context suppresses tracing, and inject would add nothing.
  if (span) propagation.inject(trace.setSpan(ROOT_CONTEXT, span), carrier);
  return carrier.traceparent;
}

/**
 * Wraps a handler. Each attempt is a span in the trace of the request that caused the message, and is
 * counted by its outcome: `done`, `failed`, `timed out`, or `dropped` if no retry can help.
 */
export function observeDelivery(topic: string, handler: Handler): Handler {
  return (message, delivery) =>
    observe(topic, [{ message, delivery }], () => handler(message, delivery));
}

/** Does the same for a handler of batches. A failed batch of several messages counts as `split`. */
export function observeBatch(topic: string, handler: BatchHandler): BatchHandler {
  return (entries) => observe(topic, entries, () => handler(entries));
}

async function observe(
  topic: string,
  entries: Entry[],
  handle: () => Promise<void>,
): Promise<void> {
  const spans = entries.flatMap((entry) => startSpan(topic, entry, entries.length));
  let outcome = "done";
  try {
    await handle();
    for (const { delivery } of entries) delay.record(secondsSince(delivery.storedAt), { topic });
  } catch (error) {
    outcome = outcomeOf(error, entries);
    // It is not known yet which message of a split batch is at fault.
    for (const span of outcome === "split" ? [] : spans) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    throw error;
  } finally {
    attempts.add(entries.length, { topic, outcome });
    for (const span of spans) span.end();
  }
}

function outcomeOf(error: unknown, entries: Entry[]): string {
  if (entries.length > 1) return "split";
  if (error instanceof DeadlineExceeded) return "timed out";
  return error instanceof Undeliverable ? "dropped" : "failed";
}

const secondsSince = (time: Date) => (Date.now() - time.getTime()) / 1000;

const traceOf = (traceparent: string) => propagation.extract(ROOT_CONTEXT, { traceparent });

/** A message without a trace is counted but has no span. */
function startSpan(topic: string, { message, delivery }: Entry, batchSize: number): Span[] {
  if (!message.traceparent) return [];
  const attributes = {
    "message.type": message.type,
    "message.attempt": delivery.attempt,
    "messaging.batch.message_count": batchSize,
  };
  const options = { kind: SpanKind.CONSUMER, attributes };
  return [tracer.startSpan(`deliver ${topic}`, options, traceOf(message.traceparent))];
}

/** Logs failed deliveries in the trace of the request that caused the message. */
export function deliveryErrorLog(logError: (error: unknown) => void) {
  return (error: unknown, entry?: Entry): void => {
    const logged = entry ? undelivered(error, entry) : error;
    context.with(traceOf(entry?.message.traceparent ?? ""), () => logError(logged));
  };
}

/** Names the position of the message. Its id is omitted, as it may contain the id of a todo. */
function undelivered(error: unknown, { message, delivery }: Entry): Error {
  const { position, attempt } = delivery;
  const outcome = error instanceof Undeliverable ? "dropped" : "not delivered";
  const what = `${message.type} at position ${position} was ${outcome} (attempt ${attempt})`;
  return new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
}
