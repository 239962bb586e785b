import autocannon from "autocannon";
import type { Load, LoadResult } from "./load.ts";

/** The process that `runLoad` starts: sends the load in its argument and reports the result. */
async function generate({ seconds, ...load }: Load): Promise<LoadResult> {
  const { latency, duration, errors, non2xx, ...result } = await autocannon({
    ...load,
    duration: seconds,
    timeout: 10,
  });
  const requests = result["2xx"];
  return {
    requests,
    failures: errors + non2xx,
    rate: requests / duration,
    p50Ms: latency.p50,
    p90Ms: latency.p90,
    p99Ms: latency.p99,
  };
}

process.send?.(await generate(JSON.parse(process.argv[2] ?? "")));
process.disconnect?.();
