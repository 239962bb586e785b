import fc from "fast-check";
import { complete, newList, newTodo, type Person, share, signUp } from "../../acceptance/people.ts";
import { makeActData } from "../../infra/run-act.ts";
import { waitUntil } from "../../kit/processes.ts";
import { startReceiver } from "../../telemetry/receiver.ts";
import type { TelemetryStore } from "../../telemetry/telemetry-store.ts";
import type { Report, Side } from "../drill.ts";
import { mailServer } from "../mail-server.ts";
import { nowMs, type Recorded, recording } from "../record.ts";
import type { Facts } from "./facts.ts";
import { ana, tell } from "./story.ts";
import { complaintsIn, counted, type Moment, waitingInOutbox, watchUntil } from "./watch.ts";

const delayMs = 2_000;
/**
 * The time for an e-mail just before the crash: long enough that the mail server accepts no further
 * one, and short enough that no sender gives up.
 */
const standstillMs = 9_000;
const exportMs = 500;
/** After the restart, if no e-mail has arrived for this time, the missing ones are lost. */
const silenceMs = 3_000;

/** Everybody in the list except the person who completes a todo gets an e-mail. */
const readersCount = 2;

/** A list of three people, of whom the first completes todos. */
async function team(url: string, log: Recorded[]) {
  const people = ["Ana", "Ben", "Chloe"].map((name) => signUp(name, url));
  const [owner, ...readers] = (await Promise.all(people)) as [Person, ...Person[]];
  const list = await newList(owner);
  for (const reader of readers) await share(owner, list, reader, "viewer");
  const recorded = recording(ana, owner, log);
  const titles: string[] = [];
  async function finish() {
    const title = `Order ${String(titles.length + 1).padStart(2, "0")}`;
    const todo = await newTodo(owner, title, list);
    titles.push(title);
    await complete(recorded, todo);
  }
  return { addresses: readers.map(({ email }) => email), titles, finish };
}

/**
 * Whether every e-mail in transit has arrived, and telemetry, if there is any, has reported
 * everything. This is the case if nothing has arrived for long enough.
 */
function standstill({ metrics }: TelemetryStore): (moment: Moment) => boolean {
  let last = { arrived: -1, atMs: 0 };
  return ({ arrived }) => {
    if (arrived !== last.arrived) last = { arrived, atMs: Date.now() };
    const toldMs = metrics.series("mail.due").map(({ points }) => points.at(-1)?.timeMs ?? 0);
    return Math.min(Date.now() - delayMs, ...toldMs) > last.atMs + 2 * exportMs;
  };
}

/** Whether all e-mails have arrived, or none for so long that no more will. */
function settled(): (moment: Moment) => boolean {
  let last = { arrived: -1, ms: 0 };
  return ({ arrived, due, ms }) => {
    if (arrived !== last.arrived) last = { arrived, ms };
    return arrived === due || ms - last.ms > silenceMs;
  };
}

/** Completes todos while the mail server is slow, kills the process, and starts another one. */
export async function runAndCrash(side: Side, report: Report): Promise<Facts> {
  const receiver = await startReceiver();
  side.atEnd(receiver.stop);
  const data = await makeActData(side.act, side.servers);
  side.atEnd(data.remove);
  const mail = mailServer(side.servers.MAIL_URL ?? "");
  side.atEnd(() => mail.slowDown(0));

  const env = { ...receiver.env, OTEL_METRIC_EXPORT_INTERVAL: `${exportMs}` };
  let running = await side.start({ data, env });
  const port = Number(new URL(running.url).port);
  const log: Recorded[] = [];
  const { addresses, titles, finish } = await team(running.url, log);

  const answers = { good: 0, all: 0 };
  const health = { good: 0, all: 0 };
  const complaints: string[] = [];
  const moments: Moment[] = [];
  const beganAt = performance.now();
  async function record(): Promise<Moment> {
    const { ok } = await fetch(`${running.url}/healthz`);
    health.all += 1;
    if (ok) health.good += 1;
    const moment: Moment = {
      ms: performance.now() - beganAt,
      due: answers.good * readersCount,
      arrived: (await mail.arrivals(addresses)).length,
      ...counted(receiver.store),
    };
    moments.push(moment);
    report("answers", `${answers.good} of ${answers.all} are 200`);
    report("e-mails due", `${moment.due}`);
    report("e-mails that arrived", `${moment.arrived}`);
    return moment;
  }
  async function finishTodos(amount: number): Promise<void> {
    for (let i = 1; i <= amount; i++) {
      answers.all += 1;
      await finish();
      answers.good += 1;
      if (i % 4 === 0) await record();
    }
  }

  const amount = fc.integer({ min: 8, max: 16 });
  const [before = 8, after = 8] = fc.sample(amount, { seed: side.seed, numRuns: 2 });
  await finishTodos(before);
  const allArrive = (moment: Moment) => moment.arrived === moment.due;
  await watchUntil(record, allArrive, "with a quick mail server, all e-mails arrive (control)");
  report("control", `all ${before * readersCount} e-mails arrive`);

  await mail.slowDown(delayMs);
  await finishTodos(after);
  const someArrive = ({ arrived }: Moment) => arrived > before * readersCount;
  await watchUntil(record, someArrive, "the slow mail server takes its first e-mail");
  await mail.slowDown(standstillMs);
  await watchUntil(record, standstill(receiver.store), "no e-mail arrives, and telemetry says so");
  complaints.push(...complaintsIn(running.logs(10_000)));
  const killedMs = nowMs();
  await running.kill();
  const crashedAtMs = performance.now() - beganAt;
  report("crash", "kill -9, and at once a new start");
  await mail.slowDown(0);
  running = await side.start({ data, env, port });
  const restartedMs = nowMs();

  await watchUntil(record, settled(), "every e-mail arrives, or no more do");
  complaints.push(...complaintsIn(running.logs(10_000)));
  const { due = 0, arrived = 0, seenDue, seenSent = 0 } = moments.at(-1) ?? {};
  // A reading may be older than the last arrival.
  await waitUntil(() => (waitingInOutbox(receiver.store) ?? 0) === 0, 5_000);
  const missing = seenDue === undefined ? waitingInOutbox(receiver.store) : seenDue - seenSent;
  const arrivals = await mail.arrivals(addresses);
  const story = tell({ log, titles, arrivals, addresses, killedMs, restartedMs, slowFrom: before });
  return {
    moments,
    crashedAtMs,
    lost: due - arrived,
    seen: { answers, health, complaints, ...(missing !== undefined && { missing }) },
    story,
  };
}
