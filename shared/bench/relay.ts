import { median } from "./contest.ts";
import { deliverInTurns, rounds } from "./relays/in-turns.ts";
import type { Delivery } from "./relays/process.ts";
import type { Bench, Table } from "./report.ts";

const messageCount = 20_000;

/**
 * Measures the number of stored messages that are delivered each second to a handler that does
 * nothing.
 */
export const relay: Bench = {
  word: "relay",
  summary: "messages per second, beside pg-boss and graphile-worker",
  async run(world) {
    const deliveries = await deliverInTurns(world, {
      "act 2's relay": messageCount,
      "act 2's relay, 100 at a time": messageCount,
      "pg-boss": messageCount,
      "pg-boss, key_strict_fifo": messageCount,
      "graphile-worker": messageCount,
    });
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
