import { type Sampler, SamplingDecision } from "@opentelemetry/sdk-trace";

/**
 * Keeps at most `perSecond` new traces a second, evenly over time. Unused capacity of a quiet
 * second can be used later. Metrics still count everything.
 *
 * It is the generic cell rate algorithm, https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export function atMost(perSecond: number): Sampler {
  let dueAt = 0; // when the next trace is due if they are spread evenly
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
