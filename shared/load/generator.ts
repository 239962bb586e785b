import autocannon from "autocannon";
import type { Load, LoadResult } from "./load.ts";

/** The process that `runLoad` starts: sends the load in its argument and reports the result. */
async function generate({ seconds, bodies = [], ...load }: Load): Promise<LoadResult> {
  let connected = 0;
  const { latency, duration, errors, non2xx, ...result } = await autocannon({
    ...load,
    setupClient(client) {
      const body = bodies[connected++ % bodies.length];
      if (body) client.setBody(body);
    },
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
