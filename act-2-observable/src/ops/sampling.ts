import { type Sampler, SamplingDecision } from "@opentelemetry/sdk-trace";

/**
 * Keeps every new trace while there are at most `perSecond`, and beyond that so many, evenly over
 * time. A quiet second may be made up for. Metrics count everything all the same.
 *
 * It is the generic cell rate algorithm, https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export function atMost(perSecond: number): Sampler {
  let dueAt = 0; // when the next trace would come if they were evenly spread
  return {
    shouldSample() {
      const now = performance.now();
      if (dueAt > now) return { decision: SamplingDecision.NOT_RECORD };
      dueAt = Math.max(dueAt, now - 1000) + 1000 / perSecond;
      return { decision: SamplingDecision.RECORD_AND_SAMPLED };
    },
    toString: () => `AtMost{${perSecond} a second}`,
  };
}
