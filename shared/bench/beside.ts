import { withoutLimits } from "../acceptance/instances.ts";
import type { ActProcess } from "../infra/act-process.ts";
import { runAct } from "../infra/run-act.ts";
import type { Act } from "../kit/acts.ts";
import { compete } from "./contest.ts";
import type { Result, World } from "./report.ts";
import { type Path, requestsTo } from "./requests.ts";

const rounds = 24;

/** An act, or a step of one, with its settings. */
export type Contestant = { name: string; act: Act; env?: Record<string, string> };

/** Compares an act with another one, or with itself under other settings, in one run. */
export async function beside(
  { servers, say }: World,
  one: Contestant,
  other: Contestant,
  aims: { path: Path; aim?: number }[],
): Promise<Result[]> {
  const start = ({ act, env }: Contestant): Promise<ActProcess> =>
    runAct(act, { servers, env: { ...withoutLimits, ...env } });
  await using first = await start(one);
  await using second = await start(other);
  const [requests, others] = [await requestsTo(first.url), await requestsTo(second.url)];
  const results: Result[] = [];
  for (const { path, aim } of aims) {
    const name = `${path}, ${one.name}`;
    say(`${name}, ${rounds} rounds against ${other.name}`);
    const sides = [
      { pid: first.pid, load: requests[path] },
      { pid: second.pid, load: others[path] },
    ] as const;
    const score = await compete(...sides, rounds);
    results.push({ name, against: other.name, ...(aim !== undefined && { aim }), ...score });
  }
  return results;
}
