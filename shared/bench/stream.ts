import { median } from "./contest.ts";
import type { ContenderName } from "./relays/contenders.ts";
import { deliverInTurns, rounds } from "./relays/in-turns.ts";
import type { Delivery } from "./relays/process.ts";
import type { Bench, Table } from "./report.ts";

const many = 20_000;
const few = 4_000; // one by one, each of which waits for the disk

/** How many times as fast as each the relay must be. */
const aims: Partial<Record<ContenderName, number>> = {
  "raw atomic publish": 0.6,
  "pg-boss into the stream": 3,
  "graphile-worker into the stream": 1.5,
};

/** Measures the number of stored events that reach the stream each second, and its disk. */
export const stream: Bench = {
  word: "stream",
  summary: "events per second into the stream, beside its limit, pg-boss and graphile-worker",
  async run(world) {
    const deliveries = await deliverInTurns(world, {
      "act 3's relay": many,
      "raw atomic publish": many,
      "raw single publish": few,
      "pg-boss into the stream": many,
      "graphile-worker into the stream": few,
      "pg-boss": many,
      "graphile-worker": many,
    });
    return { tables: [tableOf(deliveries)] };
  },
};

function tableOf(deliveries: Map<ContenderName, Delivery[]>): Table {
  const [own = []] = deliveries.values();
  const rows = [...deliveries].map(([name, some]) => {
    const rates = some.map(({ rate }) => rate);
    const ratio = median(own.map(({ rate }, at) => rate / (some[at]?.rate ?? 0)));
    const aim = aims[name];
    return {
      "who delivers": name,
      "events/s": median(rates),
      from: Math.min(...rates),
      to: Math.max(...rates),
      "µs of its processor each": median(some.map(({ cpuUs }) => cpuUs)),
      "the relay's rate / its": ratio,
      aim: aim === undefined ? "" : `${aim}: ${ratio >= aim ? "reached" : "MISSED"}`,
    };
  });
  return {
    title: `stream: ${many.toLocaleString("en")} events, or ${few.toLocaleString("en")} one by one, ${rounds} rounds in turns`,
    rows,
    notes: [
      "The relay: from the outbox into a stream that waits for its disk (sync_interval: always).",
      "Raw: a bare client publishes messages that are ready in memory, 1,000 in a batch, or 500 in flight one by one.",
      "Into the stream: the library's handler publishes, pg-boss 500 in a batch, graphile-worker 50 in flight one by one.",
      "pg-boss and graphile-worker without a stream deliver to a handler that does nothing.",
    ],
  };
}
