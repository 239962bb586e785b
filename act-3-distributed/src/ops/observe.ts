import { metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import { Refusal } from "../domain/errors.ts";
import { inSeconds } from "./signals.ts";

type UseCase = (...input: never[]) => unknown;

const tracer = trace.getTracer("todo");
const meter = metrics.getMeter("todo");

const duration = meter.createHistogram("journey.duration", {
  description: "Duration of each user journey, by journey and outcome",
  ...inSeconds,
});

/**
 * The journey of a use case, or a function of the input of its call. A use case with the value
 * undefined is not measured, and one that is missing counts as `other`.
 */
export type Journeys = Record<string, string | ((...input: never[]) => string) | undefined>;

/**
 * Observes all use cases without changes to them. Each call is a span and a measurement of its
 * journey, with the outcome `done`, `refused` (an error of the caller) or `failed` (an error of the
 * server). Rate, errors and duration are Tom Wilkie's RED method.
 */
export function observed<Groups extends Record<string, Record<string, UseCase>>>(
  groups: Groups,
  journeys: Journeys,
): Groups {
  const watchAll = ([group, useCases]: [string, Record<string, UseCase>]) =>
    Object.entries(useCases).map(([name, useCase]) => {
      const fullName = `${group}.${name}`;
      const journey = fullName in journeys ? journeys[fullName] : "other";
      return [name, watch(fullName, useCase, journey)];
    });
  return Object.fromEntries(
    Object.entries(groups).map((entry) => [entry[0], Object.fromEntries(watchAll(entry))]),
  ) as Groups;
}

function watch(name: string, useCase: UseCase, journeyOf: Journeys[string]): UseCase {
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
      const journey = typeof journeyOf === "function" ? journeyOf(...input) : journeyOf;
      if (journey) duration.record(seconds, { journey, outcome });
    }
  };
}

/** Runs a use case in a span of the request's trace, if that is recorded. */
async function traced(name: string, useCase: UseCase, input: never[]): Promise<unknown> {
  if (!trace.getActiveSpan()?.isRecording()) return await useCase(...input);
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
