/**
 * Estimates percentiles from a histogram. Assumes that measurements are evenly spread within a
 * bucket, like Prometheus' histogram_quantile. The last bucket has no upper bound, so its
 * measurements count as its lower bound. Finer buckets give better estimates.
 * @param quantiles between 0 and 1: 0.95 for p95
 * @param bounds upper bounds of all buckets but the last
 * @returns one number per quantile, in the unit of the bounds; undefined if nothing was measured
 */
export function percentiles(
  quantiles: number[],
  bounds: number[],
  buckets: number[],
): number[] | undefined {
  const count = buckets.reduce((sum, bucket) => sum + bucket, 0);
  if (count <= 0 || bounds.length === 0) return undefined;
  return quantiles.map((quantile) => {
    let rank = quantile * count;
    const at = buckets.findIndex((bucket) => {
      if (bucket > 0 && rank <= bucket) return true;
      rank -= bucket;
      return false;
    });
    const upper = bounds[at];
    if (upper === undefined) return bounds.at(-1) ?? 0;
    const lower = bounds[at - 1] ?? Math.min(0, upper);
    return lower + ((upper - lower) * rank) / (buckets[at] ?? 1);
  });
}
