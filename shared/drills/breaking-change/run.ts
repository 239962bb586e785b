import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { signUp } from "../../acceptance/people.ts";
import { makeActData } from "../../infra/run-act.ts";
import type { Report, Side } from "../drill.ts";
import { startProduction } from "../production.ts";
import { nowMs } from "../record.ts";
import { type Facts, type Missing, missingInWords } from "./facts.ts";
import { releaseRename } from "./release.ts";
import { complaint, tell } from "./story.ts";
import { type Created, startUsers } from "./users.ts";

const names = ["Ana", "Ben", "Chloe"];

/** How many todos are created before the release begins; the seed chooses. */
const beforeAmount = fc.integer({ min: 20, max: 40 });
/** How many are created after each release. */
const afterAmount = 25;
const patienceMs = 30_000;
/**
 * The time without a newly found todo after which no more will be. A refused event is delivered again
 * each second. One that was on its way to a process that ended comes again after 10 seconds.
 */
const silenceMs = { refused: 3_000, other: 11_000 };

export const emailOf = (name: string) => `${name.toLowerCase()}@example.com`;

function missingAmong(created: Created[]): Missing {
  const missing = created.filter(({ foundMs }) => foundMs === undefined);
  const since = missing.map(({ request }) => nowMs() - request.answeredMs);
  return {
    todos: missing.length,
    people: new Set(missing.map(({ request }) => request.who)).size,
    seconds: Math.round(Math.max(0, ...since) / 1000),
  };
}

/** Releases the renamed field while everybody works, and counts the todos that search does not show. */
export async function releaseWhileWorking(side: Side, report: Report): Promise<Facts> {
  const data = await makeActData(side.act, side.servers);
  side.atEnd(data.remove);
  const production = await startProduction(side, data);
  const signUps = names.map((name) => signUp(name, production.url, emailOf(name)));
  const callers = await Promise.all(signUps);
  const people = names.map((name, at) => ({ name, caller: callers[at] as (typeof callers)[0] }));
  const users = startUsers(people, side.seed);
  side.atEnd(users.stop);
  const { created, requests } = users;

  /** Waits until the condition holds. Returns false if it does not within a time. */
  async function watch(condition: () => boolean): Promise<boolean> {
    for (const giveUpMs = nowMs() + patienceMs; nowMs() < giveUpMs; await sleep(100)) {
      report("todos created", `${created.length}`);
      report("todos found", `${created.filter(({ foundMs }) => foundMs !== undefined).length}`);
      if (condition()) return true;
    }
    return false;
  }
  async function createMore(): Promise<void> {
    const total = created.length + afterAmount;
    if (await watch(() => created.length >= total)) return;
    throw new Error("After a release, hardly any todo could be created.");
  }
  /** Counts the todos of this moment that are missing once no more of them will be found. */
  async function settle(): Promise<Missing> {
    const group = [...created];
    const isRefused = production.logs(100_000).includes(complaint);
    const enoughMs = isRefused ? silenceMs.refused : silenceMs.other;
    let last = { left: -1, atMs: 0 };
    await watch(() => {
      const left = group.filter(({ foundMs }) => foundMs === undefined).length;
      if (left !== last.left) last = { left, atMs: nowMs() };
      return left === 0 || nowMs() - last.atMs > enoughMs;
    });
    return missingAmong(group);
  }

  const startedMs = nowMs();
  const [amount = 0] = fc.sample(beforeAmount, { seed: side.seed, numRuns: 1 });
  const isFirstDone = await watch(() => created.length >= amount);
  const control = await settle();
  if (!isFirstDone || control.todos > 0 || requests.failed > 0)
    throw new Error("Before the release, a todo is missing in search or a request has failed.");

  report("change", "is being released");
  const beganMs = nowMs();
  const before = created.length;
  const releases = await releaseRename(side, production);
  const inPlaceMs = nowMs();
  report("change", `released: ${releases.released.join(", then ")}`);
  await createMore();
  const missing = await settle();
  report("missing in search", missingInWords(missing));

  const changes = [{ from: beganMs, to: inPlaceMs }];
  if (missing.todos > 0) {
    report("change", "is being taken back");
    const from = nowMs();
    await production.change("1");
    changes.push({ from, to: nowMs() });
    report("change", `${releases.released.join(", then ")}, taken back`);
    await createMore();
  }
  await users.stopCreating();
  const missingAtEnd = await settle();
  await users.stop();
  report("missing at the end", missingInWords(missingAtEnd));

  const log = production.logs(100_000);
  const [, back] = changes;
  const run = { ...releases, created, log, beganMs, inPlaceMs, backMs: back?.to, endedMs: nowMs() };
  const after = (ms: number) => Math.round(ms - startedMs);
  const inOrder = (times: (number | undefined)[]) =>
    times
      .filter((ms) => ms !== undefined)
      .map(after)
      .sort((a, b) => a - b);
  return {
    ...releases,
    requests,
    created: created.length - before,
    missing,
    missingAtEnd,
    times: {
      created: inOrder(created.map(({ request }) => request.answeredMs)),
      found: inOrder(created.map(({ foundMs }) => foundMs)),
    },
    changes: changes.map(({ from, to }) => ({ from: after(from), to: after(to) })),
    story: tell(run),
  };
}
