import { setTimeout as sleep } from "node:timers/promises";
import type { TelemetryStore } from "../../telemetry/telemetry-store.ts";

/** The state at one moment. */
export type Moment = {
  ms: number;
  /** The actual numbers: e-mails that should have arrived by the end, and e-mails that have. */
  due: number;
  arrived: number;
  /** The same numbers by telemetry. Undefined if nothing counts them. */
  seenDue?: number;
  seenSent?: number;
};

/** The counts of telemetry. Empty if nothing counts. */
export function counted({ metrics }: TelemetryStore): Pick<Moment, "seenDue" | "seenSent"> {
  const seenDue = metrics.value("mail.due");
  return seenDue === undefined ? {} : { seenDue, seenSent: metrics.value("mail.sent") ?? 0 };
}

/** The number of e-mails in the outbox by the newest reading. Undefined if there is no outbox. */
export function waitingInOutbox({ metrics }: TelemetryStore): number | undefined {
  const series = metrics.series("outbox.waiting");
  const [newest] = series
    .filter(({ attributes }) => String(attributes.topic).includes("mail"))
    .flatMap(({ points }) => points.at(-1) ?? [])
    .sort((one, other) => other.timeMs - one.timeMs);
  return newest?.value;
}

/** Node prints this at every start, so it is not an alarm. */
const ofNode = /^\((node:\d+\) ExperimentalWarning|Use `node --trace-warnings)/;

/** The lines of a log that need attention: warnings, errors, and lines that are not JSON. */
export function complaintsIn(log: string): string[] {
  return log.split("\n").filter((line) => {
    if (!line.startsWith("{")) return line !== "" && !ofNode.test(line);
    return (JSON.parse(line) as { level: number }).level >= 40;
  });
}

/**
 * Records moments until a condition holds.
 * @throws if it does not hold within 20 seconds
 */
export async function watchUntil(
  record: () => Promise<Moment>,
  isDone: (moment: Moment) => boolean,
  what: string,
): Promise<void> {
  for (const deadline = performance.now() + 20_000; performance.now() < deadline; ) {
    if (isDone(await record())) return;
    await sleep(100);
  }
  throw new Error(`This did not happen within 20 s: ${what}.`);
}
