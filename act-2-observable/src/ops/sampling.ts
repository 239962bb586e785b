import { ParentBasedSampler, type Sampler, SamplingDecision } from "@opentelemetry/sdk-trace";

/**
 * Keeps every trace while there are at most `perSecond` of them, and beyond that so many, evenly over
 * time. A second's worth may come at once after a quiet one. A trace is kept whole or not at all: what
 * continues one does as its beginning did. Metrics count everything all the same.
 *
 * The limit is the generic cell rate algorithm, https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export function upTo(perSecond: number): Sampler {
  let dueAt = 0; // when the next one would come, were they evenly spread
  const shouldSample = () => {
    const now = performance.now();
    if (dueAt > now) return { decision: SamplingDecision.NOT_RECORD };
    dueAt = Math.max(dueAt, now - 1000) + 1000 / perSecond;
    return { decision: SamplingDecision.RECORD_AND_SAMPLED };
  };
  return new ParentBasedSampler({ root: { shouldSample, toString: () => `UpTo{${perSecond}}` } });
}
