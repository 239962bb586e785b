/**
 * Says of each request whether its trace is kept: all, as long as there are at most `perSecond`, and
 * beyond that so many, evenly over time. A quiet second may be made up for. What is not kept is not
 * begun either, so that it costs nothing; metrics count everything all the same.
 *
 * It is the generic cell rate algorithm, https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export function atMost(perSecond: number): () => boolean {
  let dueAt = 0; // when the next one would come, were they evenly spread
  return () => {
    const now = performance.now();
    if (dueAt > now) return false;
    dueAt = Math.max(dueAt, now - 1000) + 1000 / perSecond;
    return true;
  };
}
