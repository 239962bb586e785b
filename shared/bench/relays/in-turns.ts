import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { makeActData } from "../../infra/run-act.ts";
import type { World } from "../report.ts";
import type { ContenderName } from "./contenders.ts";
import type { Delivery } from "./process.ts";

export const rounds = 5;

/** The next message of a process. */
async function answerOf<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`A contender ended with ${code}.`);
  });
  const [answer] = await Promise.race([once(child, "message"), ended]);
  return answer as T;
}

/** How many messages each contender delivers in a round. */
export type Counts = Partial<Record<ContenderName, number>>;

/**
 * Lets contenders deliver messages in turns, each in a process of its own with its own part of the
 * servers. Returns the deliveries of all rounds but the first, which warms up.
 */
export async function deliverInTurns(
  { act, servers, say }: World,
  counts: Counts,
): Promise<Map<ContenderName, Delivery[]>> {
  await using stopping = new AsyncDisposableStack();
  const children = new Map<ContenderName, ChildProcess>();
  const names = Object.keys(counts) as ContenderName[];
  for (const name of names) {
    const data = await makeActData(act, servers);
    stopping.defer(() => data.remove());
    const env = { ...process.env, ...data.env };
    const child = fork(join(import.meta.dirname, "process.ts"), [name], { env });
    stopping.defer(() => void child.kill());
    await answerOf(child);
    children.set(name, child);
  }
  const deliveries = new Map(names.map((name): [ContenderName, Delivery[]] => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    say(`${names[0]} and ${names.length - 1} others, round ${round} of ${rounds}`);
    const order = [...children];
    if (round % 2) order.reverse();
    for (const [name, child] of order) {
      const answer = answerOf<Delivery>(child);
      child.send(counts[name] ?? 0);
      const delivery = await answer;
      if (round > 0) deliveries.get(name)?.push(delivery);
    }
  }
  return deliveries;
}
