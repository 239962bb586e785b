import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { makeActData } from "../infra/run-act.ts";
import { median } from "./contest.ts";
import { contenders } from "./relays/contenders.ts";
import type { Delivery } from "./relays/process.ts";
import type { Bench, Table } from "./report.ts";

const messageCount = 20_000;
const rounds = 5;

/** The next message of a process. */
async function answerOf<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`A contender ended with ${code}.`);
  });
  const [answer] = await Promise.race([once(child, "message"), ended]);
  return answer as T;
}

/**
 * Measures the number of stored messages that are delivered each second to a handler that does
 * nothing.
 */
export const relay: Bench = {
  word: "relay",
  summary: "messages per second, beside pg-boss and graphile-worker",
  async run({ act, servers, say }) {
    await using stopping = new AsyncDisposableStack();
    const children = new Map<string, ChildProcess>();
    for (const name of Object.keys(contenders)) {
      const data = await makeActData(act, servers);
      stopping.defer(() => data.remove());
      const program = join(import.meta.dirname, "relays", "process.ts");
      const child = fork(program, [name, data.env.DATABASE_URL ?? ""]);
      stopping.defer(() => void child.kill());
      await answerOf(child);
      children.set(name, child);
    }
    const deliveries = new Map<string, Delivery[]>(
      Object.keys(contenders).map((name) => [name, []]),
    );
    for (let round = 0; round <= rounds; round++) {
      say(`relay, ${messageCount.toLocaleString("en")} messages each, round ${round} of ${rounds}`);
      const order = [...children];
      if (round % 2) order.reverse();
      for (const [name, child] of order) {
        const answer = answerOf<Delivery>(child);
        child.send(messageCount);
        const delivery = await answer;
        if (round > 0) deliveries.get(name)?.push(delivery); // the first round warms up
      }
    }
    return { tables: [tableOf(deliveries)] };
  },
};

function tableOf(deliveries: Map<string, Delivery[]>): Table {
  const [own] = deliveries.values();
  const rows = [...deliveries].map(([name, some]) => {
    const rates = some.map(({ rate }) => rate);
    return {
      "who delivers": name,
      "messages/s": median(rates),
      from: Math.min(...rates),
      to: Math.max(...rates),
      "µs of its processor each": median(some.map(({ cpuUs }) => cpuUs)),
      "its rate / the relay's": median(some.map(({ rate }, at) => rate / (own?.[at]?.rate ?? 0))),
    };
  });
  return {
    title: `relay: ${messageCount.toLocaleString("en")} stored messages to a handler that does nothing, ${rounds} rounds in turns`,
    rows,
    notes: [
      "All deliver at least once. In the order of each todo: the relay, and pg-boss with key_strict_fifo.",
      "graphile-worker keeps order with a queue for each key, for few keys only, so it is left out here.",
      "After a crash, the relay's messages come again at once, because their transaction has ended. The others wait",
      "until their lock expires: 15 minutes (pg-boss, by default) or 4 hours (graphile-worker).",
    ],
  };
}
