import { withoutLimits } from "../acceptance/instances.ts";
import { makeActData, runAct } from "../infra/run-act.ts";
import { compete } from "./contest.ts";
import { startPeer } from "./peer.ts";
import type { Bench, Result } from "./report.ts";
import { type Path, redirected, requestsTo } from "./requests.ts";

const rounds = 20;

/**
 * Compares an act with a program of `peers/`, which runs the same statements in a bare Express
 * handler.
 */
export function againstPeer(against: string, aims: Partial<Record<Path, number>>): Bench {
  return {
    word: against,
    summary: `${Object.keys(aims).join(" and ")} beside a bare Express handler with the same statements`,
    async run({ act, servers, say }) {
      await using stopping = new AsyncDisposableStack();
      const running = stopping.use(await runAct(act, { servers, env: withoutLimits }));
      const requests = await requestsTo(running.url);

      const data = await makeActData(act, servers);
      stopping.defer(() => data.remove());
      const maker = await runAct(act, { servers, data, env: withoutLimits });
      const peerRequests = await requestsTo(maker.url).finally(() => maker.stop());
      const peer = stopping.use(await startPeer(against, data));
      const results: Result[] = [];
      for (const [name, aim] of Object.entries(aims) as [Path, number][]) {
        say(`${name}, ${rounds} rounds against ${against}`);
        const actSide = { pid: running.pid, load: requests[name] };
        const peerSide = { pid: peer.pid, load: redirected(peerRequests[name], peer.url) };
        results.push({ name, against, aim, ...(await compete(actSide, peerSide, rounds)) });
      }
      return { results };
    },
  };
}
