import { openEventBus } from "../async/event-bus.ts";
import { replay } from "../async/replay.ts";
import { type ConsumerName, consumerNames } from "../async/stream.ts";
import { readEventConfig } from "../ops/config.ts";

const usage = `Usage: npm run replay <consumer> [from]
  consumer  ${consumerNames.join(", ")}
  from      a position in the stream, or a time such as 2026-11-30T12:00Z (default: the first event)`;

/** Delivers the events of the stream to a consumer again. The app may keep running. */
async function run([name = "", from = "1"]: string[]): Promise<void> {
  if (!consumerNames.includes(name as ConsumerName)) throw new Error(usage);
  const start = /^\d+$/.test(from) ? Number(from) : new Date(from);
  if (start instanceof Date && Number.isNaN(start.getTime())) throw new Error(usage);
  const { natsUrl, eventStream } = readEventConfig(process.env);
  const bus = await openEventBus(natsUrl, eventStream);
  try {
    const count = await replay(bus, name as ConsumerName, start);
    console.log(`${name} gets ${count} events again.`);
  } finally {
    await bus.close();
  }
}

await run(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
