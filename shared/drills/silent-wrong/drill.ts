import fc from "fast-check";
import { complete, newList, newTodo, type Person, share, signUp } from "../../acceptance/people.ts";
import type { ActProcess } from "../../infra/act-process.ts";
import { makeActData } from "../../infra/run-act.ts";
import { startReceiver } from "../../telemetry/receiver.ts";
import type { TelemetryStore } from "../../telemetry/telemetry-store.ts";
import type { Drill, Report, Side, Verdict } from "../drill.ts";
import { drawMoments } from "./draw.ts";
import type { Facts, Seen } from "./facts.ts";
import { complaintsIn, type Moment, mailServer, missingMails, watchUntil } from "./watch.ts";

const delayMs = 2_000;
/** So long that nothing that begins now is taken before the crash; still no sender gives up. */
const standstillMs = 9_000;
const exportMs = 500;

/** Everybody in the list but the one who completes gets a mail. */
const readersCount = 2;

/**
 * Silence is right only where nothing is lost: what is seen to be missing must be what is.
 * Without telemetry each complaint in the log counts as a mail that somebody hears of.
 */
export function judge(lost: number, { missing, complaints }: Seen): Verdict {
  return (missing ?? complaints.length) === lost ? "holds" : "fails";
}

/** A list of three people, of whom the first completes todos. */
async function team(url: string) {
  const people = ["Ana", "Ben", "Chloe"].map((name) => signUp(name, url));
  const [ana, ...readers] = (await Promise.all(people)) as [Person, ...Person[]];
  const list = await newList(ana);
  for (const reader of readers) await share(ana, list, reader, "viewer");
  const addresses = readers.map(({ email }) => email);
  const finish = async (title: string) => complete(ana, await newTodo(ana, title, list));
  return { addresses, finish };
}

/**
 * Whether nothing has arrived for so long that the mails under way have, and that telemetry, where
 * there is any, has told of all.
 */
function standstill({ metrics }: TelemetryStore): (moment: Moment) => boolean {
  let last = { arrived: -1, atMs: 0 };
  return ({ arrived }) => {
    if (arrived !== last.arrived) last = { arrived, atMs: Date.now() };
    const toldMs = metrics.series("mail.due").map(({ points }) => points.at(-1)?.timeMs ?? 0);
    return Math.min(Date.now() - delayMs, ...toldMs) > last.atMs + 2 * exportMs;
  };
}

async function runAndCrash(side: Side, report: Report): Promise<Facts> {
  const receiver = await startReceiver();
  side.atEnd(receiver.stop);
  const data = await makeActData(side.act, side.servers);
  side.atEnd(data.remove);
  const mail = mailServer(side.servers.MAIL_URL ?? "");
  side.atEnd(() => mail.slowDown(0));

  const env = { ...receiver.env, OTEL_METRIC_EXPORT_INTERVAL: `${exportMs}` };
  let running: ActProcess = await side.start({ data, env });
  const port = Number(new URL(running.url).port);
  const { addresses, finish } = await team(running.url);

  const seen: Seen = {
    answers: { good: 0, all: 0 },
    health: { good: 0, all: 0 },
    complaints: [],
  };
  const moments: Moment[] = [];
  const beganAt = performance.now();
  async function takeDown(): Promise<Moment> {
    const health = await fetch(`${running.url}/healthz`);
    seen.health.all += 1;
    if (health.ok) seen.health.good += 1;
    const seenDue = receiver.store.metrics.value("mail.due");
    const seenSent = receiver.store.metrics.value("mail.sent") ?? 0;
    const moment: Moment = {
      ms: performance.now() - beganAt,
      due: seen.answers.good * readersCount,
      arrived: await mail.arrived(addresses),
      ...(seenDue !== undefined && { seenDue, seenSent }),
    };
    moments.push(moment);
    report("answers", `${seen.answers.good} of ${seen.answers.all} are 200`);
    report("mails due", `${moment.due}`);
    report("mails that arrived", `${moment.arrived}`);
    return moment;
  }
  async function finishTodos(amount: number): Promise<void> {
    for (let i = 1; i <= amount; i++) {
      seen.answers.all += 1;
      await finish(`Order ${i}`);
      seen.answers.good += 1;
      if (i % 4 === 0) await takeDown();
    }
  }

  const amount = fc.integer({ min: 8, max: 16 });
  const [before = 8, after = 8] = fc.sample(amount, { seed: side.seed, numRuns: 2 });
  await finishTodos(before);
  const arrivesAll = (moment: Moment) => moment.arrived === moment.due;
  await watchUntil(takeDown, arrivesAll, "the control: with a quick mail server all mails arrive");
  report("control", `all ${before * readersCount} mails arrive`);

  await mail.slowDown(delayMs);
  await finishTodos(after);
  const someArrive = ({ arrived }: Moment) => arrived > before * readersCount;
  await watchUntil(takeDown, someArrive, "the slow mail server takes its first mail");
  await mail.slowDown(standstillMs);
  await watchUntil(takeDown, standstill(receiver.store), "no mail arrives, and telemetry says so");
  seen.complaints.push(...complaintsIn(running.logs(10_000)));
  await running.kill();
  const crashedAtMs = performance.now() - beganAt;
  report("crash", "kill -9, and at once a new start");
  await mail.slowDown(0);
  running = await side.start({ data, env, port });

  const startedAt = performance.now();
  await watchUntil(takeDown, () => performance.now() - startedAt > 2_000, "time passes");
  seen.complaints.push(...complaintsIn(running.logs(10_000)));
  const { due = 0, arrived = 0 } = moments.at(-1) ?? {};
  const missing = missingMails(receiver.store);
  return {
    moments,
    crashedAtMs,
    lost: due - arrived,
    seen: { ...seen, ...(missing !== undefined && { missing }) },
  };
}

export const drill: Drill<Facts> = {
  id: "silent-wrong",
  at: { act: "2", piece: "observability" },
  story:
    "Todos are completed, and the others in the list should get a mail. The mail server has become " +
    "slow, so mails wait in memory; every request is answered at once, with 200. Then the process " +
    "crashes, and a new one takes over. 'Customers say data is missing.' How would you know?",
  pain: "Everything is green, and mails are missing",
  holdsIf: "whoever runs it can say how many mails are missing, be it none or many",
  below: {
    verdict: "fails",
    because: "mails are lost, and no answer, no health check and no line of the log says so",
  },
  above: {
    verdict: "holds",
    because:
      "mails are lost as well, but what was due and what was sent is counted, and the difference " +
      "says how many",
  },
  look: "Both sides look well. That is the point.",

  async scenario(side, report) {
    const facts = await runAndCrash(side, report);
    const { lost, seen } = facts;
    const { answers, health, complaints, missing } = seen;
    if (answers.good < answers.all || health.good < health.all)
      throw new Error("Something failed openly, so this is not about silence.");
    report("health checks", `${health.good} of ${health.all} are ok`);
    report("lines of alarm in the log", `${complaints.length}`);
    report("mails lost", `${lost}`);
    report("telemetry says", missing === undefined ? "nothing" : `${missing} mails are missing`);
    return { verdict: judge(lost, seen), facts };
  },

  chart({ below, above }) {
    const sentence = (side: string, { lost, seen: { answers, missing } }: Facts) =>
      `${side}: all ${answers.good} answers are 200, ${lost} mails are lost, telemetry says ${missing === undefined ? "nothing" : `that ${missing} are missing`}.`;
    return {
      caption: "Mails that were due and mails that arrived, while every answer was 200.",
      description: `${sentence("Below", below)} ${sentence("Above", above)}`,
      height: 392,
      below: drawMoments(below),
      above: drawMoments(above),
    };
  },
};
