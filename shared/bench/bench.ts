import { type Act, manifestOf } from "../../scripts/acts.ts";
import { newList, newTodo, type Person, signUp } from "../acceptance/people.ts";
import type { ActProcess } from "../infra/act-process.ts";
import { startThrowawayInfra } from "../infra/infra.ts";
import { type ActData, makeActData, runAct } from "../infra/run-act.ts";
import { compete, type Score, type Side } from "./contest.ts";
import { type Limits, measureLimits } from "./limits.ts";
import { startPeer } from "./peer.ts";
import { type Footprint, footprint } from "./processes.ts";

type Path = "create" | "list";

/** What an act is measured by: its peer does the same statements in a bare Express handler. */
const contests: Record<number, { peer: string; aims: Partial<Record<Path, number>> }> = {
  0: { peer: "express-sqlite", aims: { create: 0.95, list: 0.95 } },
  1: { peer: "express-pg", aims: { create: 0.9 } },
};

export type Result = Score & { name: string; act: Score["act"]; aim: number; reached: boolean };

/** What it takes to run an act: its own processes, and those of the servers that it needs. */
export type Cost = { startMs: number; own: Footprint; servers: string[] };

export type Report = { act: string; results: Result[]; cost: Cost; limits: Limits };

const env = { LOGINS_PER_MINUTE: "100000", REQUESTS_PER_SECOND: "1000000" };
const listLength = 50;

type World = { running: ActProcess; requests: Record<Path, Side["load"]>; startMs: number };

/**
 * Starts the act on its data and makes what the requests need: somebody who is logged in, a list to
 * add to, and a list of fifty todos, one page, to read.
 */
async function prepare(act: Act, servers: Record<string, string>, data: ActData): Promise<World> {
  const start = performance.now();
  const running = await runAct(act, { servers, data, env });
  const startMs = performance.now() - start;
  const owner = await signUp("Olga Owner", running.url);
  const [growing, full] = [await newList(owner), await newList(owner)];
  for (let count = 0; count < listLength; count++) await newTodo(owner, `Todo ${count}`, full);
  const requests = {
    create: requestOf(owner, "POST", `${running.url}/todos`, growing.id),
    list: requestOf(owner, "GET", `${running.url}/todos?listId=${full.id}`),
  };
  return { running, requests, startMs };
}

function requestOf(
  { token }: Person,
  method: "GET" | "POST",
  url: string,
  listId?: string,
): Side["load"] {
  const headers = { authorization: `Bearer ${token}` };
  if (method === "GET") return { method, url, headers };
  const body = JSON.stringify({ title: "Buy milk and bread", listId });
  return { method, url, headers: { ...headers, "content-type": "application/json" }, body };
}

/** The same request, sent to another server. */
function redirected(load: Side["load"], to: string): Side["load"] {
  const { pathname, search } = new URL(load.url);
  return { ...load, url: to + pathname + search };
}

/** Measures an act against its peer, and what it costs to run. `say` hears of the progress. */
export async function benchAct(
  act: Act,
  { rounds = 20, say }: { rounds?: number; say: (line: string) => void },
): Promise<Report> {
  const stopping = new AsyncDisposableStack();
  try {
    const { servers: needs } = manifestOf(act);
    const infra = await startThrowawayInfra({ needs, purpose: "durability" });
    stopping.defer(() => infra.stop());
    const data = await makeActData(act, infra.env);
    stopping.defer(() => data.remove());
    say(`${act.name}: the raw limits of this machine`);
    const limits = await measureLimits(data.dir);
    const world = await prepare(act, infra.env, data);
    stopping.defer(() => world.running.stop());
    const own = footprint(world.running.pid);
    const cost = { startMs: world.startMs, own, servers: needs };

    const results: Result[] = [];
    const contest = contests[act.number];
    if (!contest) return { act: act.name, results, cost, limits };
    const peerData = await makeActData(act, infra.env);
    stopping.defer(() => peerData.remove());
    const peerWorld = await prepare(act, infra.env, peerData);
    await peerWorld.running.stop();
    const peer = await startPeer(contest.peer, peerData);
    stopping.defer(() => peer.stop());

    for (const [name, aim] of Object.entries(contest.aims) as [Path, number][]) {
      say(`${act.name}: ${name}, ${rounds} rounds against ${contest.peer}`);
      const actSide = { pid: world.running.pid, load: world.requests[name] };
      const peerLoad = redirected(peerWorld.requests[name], peer.url);
      const score = await compete(actSide, { pid: peer.pid, load: peerLoad }, rounds);
      results.push({ name, aim, reached: score.ratio >= aim, ...score });
    }
    return { act: act.name, results, cost, limits };
  } finally {
    await stopping.disposeAsync();
  }
}
