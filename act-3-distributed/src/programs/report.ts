import { openEventBus } from "../async/event-bus.ts";
import { askForReport } from "../async/report.ts";
import type { Month } from "../domain/statistics.ts";
import { readEventConfig } from "../ops/config.ts";

const usage = `Usage: npm run report [year]
  year  such as 2026 (default: this year)`;

const line = (...texts: string[]) => texts.map((text) => text.padStart(10)).join("");
const hours = (seconds: number | null) => (seconds === null ? "" : (seconds / 3_600).toFixed(1));
const lineOf = ({ month, created, completed, medianSecondsToComplete }: Month) =>
  line(month, `${created}`, `${completed}`, hours(medianSecondsToComplete));

/** Prints a year's report over all lists. The app must be running: analytics answers. */
async function run([year = `${new Date().getUTCFullYear()}`]: string[]): Promise<void> {
  if (!/^\d{4}$/.test(year)) throw new Error(usage);
  const { natsUrl, eventStream } = readEventConfig(process.env);
  const bus = await openEventBus(natsUrl, eventStream);
  try {
    const months = await askForReport(bus, Number(year));
    console.log(line("month", "created", "completed", "hours"));
    for (const month of months) console.log(lineOf(month));
  } finally {
    await bus.close();
  }
}

await run(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
