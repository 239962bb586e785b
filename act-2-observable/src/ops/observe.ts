import { metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import { Refusal } from "../domain/errors.ts";
import { inSeconds } from "./signals.ts";

type UseCase = (...input: never[]) => unknown;

const tracer = trace.getTracer("todo");
const meter = metrics.getMeter("todo");

const duration = meter.createHistogram("journey.duration", {
  description: "How long what people came to do took, by journey and outcome",
  ...inSeconds,
});

const journeys: Record<string, string | undefined> = {
  "accounts.authenticate": undefined, // a part of every other one
  "todos.create": "create",
  "search.search": "search",
  "members.add": "share",
};

function journeyOf(useCase: string, input: unknown[]): string | undefined {
  const [, , change] = input as [unknown, unknown, { completed?: boolean } | undefined];
  if (useCase === "todos.change" && change?.completed) return "complete";
  return useCase in journeys ? journeys[useCase] : "other";
}

/**
 * Watches every use case from outside: each call is a span and a measurement by its journey, with
 * the outcome `done`, `refused` (the caller's mistake) or `failed` (ours). Rate, errors and duration
 * are Tom Wilkie's RED method. The use cases don't know.
 */
export function observed<Groups extends Record<string, Record<string, UseCase>>>(
  groups: Groups,
): Groups {
  const watchAll = ([group, useCases]: [string, Record<string, UseCase>]) =>
    Object.entries(useCases).map(([name, useCase]) => [name, watch(`${group}.${name}`, useCase)]);
  return Object.fromEntries(
    Object.entries(groups).map((entry) => [entry[0], Object.fromEntries(watchAll(entry))]),
  ) as Groups;
}

function watch(name: string, useCase: UseCase): UseCase {
  return async (...input) => {
    const startedAt = performance.now();
    let outcome = "done";
    try {
      return await traced(name, useCase, input);
    } catch (error) {
      outcome = error instanceof Refusal ? "refused" : "failed";
      throw error;
    } finally {
      const seconds = (performance.now() - startedAt) / 1000;
      const journey = journeyOf(name, input);
      if (journey) duration.record(seconds, { journey, outcome });
    }
  };
}

/** A use case as a span of the request's trace, where there is one. */
async function traced(name: string, useCase: UseCase, input: never[]): Promise<unknown> {
  if (!trace.getActiveSpan()) return await useCase(...input);
  return await tracer.startActiveSpan(name, async (span) => {
    try {
      return await useCase(...input);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        span.recordException(error as Error);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      throw error;
    } finally {
      span.end();
    }
  });
}
