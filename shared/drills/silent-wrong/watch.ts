import { setTimeout as sleep } from "node:timers/promises";
import type { Mail } from "../../infra/mail.ts";
import type { TelemetryStore } from "../../telemetry/telemetry-store.ts";

/** How things stand at a moment. */
export type Moment = {
  ms: number;
  /** The truth: what somebody should have got by mail, and what arrived. */
  due: number;
  arrived: number;
  /** The same as telemetry has it; undefined where there is none. */
  seenDue?: number;
  seenSent?: number;
};

/** The mail server, as somebody in front of it knows it. */
export function mailServer(mailUrl: string) {
  return {
    /** It takes so long for each mail from now on. */
    async slowDown(delayMs: number): Promise<void> {
      const body = JSON.stringify({ delayMs });
      await fetch(`${mailUrl}/behaviour`, { method: "PUT", body });
    },
    /** How many mails have arrived at these addresses. */
    async arrived(addresses: string[]): Promise<number> {
      const mails = (await (await fetch(`${mailUrl}/messages`)).json()) as Mail[];
      return mails.filter(({ to }) => addresses.includes(to)).length;
    },
  };
}

/** How many mails are missing, as telemetry alone has it; undefined where nothing counts them. */
export function missingMails({ metrics }: TelemetryStore): number | undefined {
  const due = metrics.value("mail.due");
  return due === undefined ? undefined : due - (metrics.value("mail.sent") ?? 0);
}

/** That Node's type stripping is young is said at every start, and alarms nobody. */
const ofNode = /^\((node:\d+\) ExperimentalWarning|Use `node --trace-warnings)/;

/** The lines of a log that call for attention: warnings and worse, and what is no line of the log. */
export function complaintsIn(log: string): string[] {
  return log.split("\n").filter((line) => {
    if (!line.startsWith("{")) return line !== "" && !ofNode.test(line);
    return (JSON.parse(line) as { level: number }).level >= 40;
  });
}

/** Waits until a condition holds, and takes down moments on the way. */
export async function watchUntil(
  takeDown: () => Promise<Moment>,
  isDone: (moment: Moment) => boolean,
  what: string,
): Promise<void> {
  for (const deadline = performance.now() + 20_000; performance.now() < deadline; ) {
    if (isDone(await takeDown())) return;
    await sleep(100);
  }
  throw new Error(`Waited in vain: ${what}.`);
}
