import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type Contender, makeRows } from "./contender.ts";
import { type ContenderName, contenders } from "./contenders.ts";

/** The result of one contender: messages a second, and its processor time for each message. */
export type Delivery = { rate: number; cpuUs: number };

/** Measures the delivery of `count` messages, from the first delivery until none is waiting. */
async function deliver(contender: Contender, count: number): Promise<Delivery> {
  await contender.fill(makeRows(count));
  const all = Promise.withResolvers<void>();
  let delivered = 0;
  let first = { at: 0, count: 0 };
  const before = process.cpuUsage();
  const stop = await contender.start((some) => {
    if (delivered === 0) first = { at: performance.now(), count: some };
    delivered += some;
    if (delivered >= count) all.resolve();
  });
  await all.promise;
  while ((await contender.waiting()) > 0) await sleep(1);
  const seconds = (performance.now() - first.at) / 1_000;
  const { user, system } = process.cpuUsage(before);
  await stop();
  return { rate: (count - first.count) / seconds, cpuUs: (user + system) / count };
}

// Runs a contender in its own process. For each number that it receives, it delivers this many
// messages and sends the result.
const name = process.argv[2] as ContenderName;
const { DATABASE_URL = "", NATS_URL = "" } = process.env;
const contender: Contender = contenders[name]({ DATABASE_URL, NATS_URL });
await contender.prepare();
process.send?.("ready");
for (;;) {
  const [count] = await once(process, "message");
  process.send?.(await deliver(contender, count));
}
