import { setTimeout as sleep } from "node:timers/promises";
import { withoutLimits } from "../../acceptance/instances.ts";
import { makeActData } from "../../infra/run-act.ts";
import { waitUntil } from "../../kit/processes.ts";
import { type Receiver, startReceiver } from "../../telemetry/receiver.ts";
import { measureUndisturbed } from "../busy.ts";
import type { Report, Side } from "../drill.ts";
import { applyEdits } from "../edits.ts";
import { nowMs } from "../record.ts";
import type { Diagnosis, Round } from "./facts.ts";
import { calmer, type Look, look } from "./look.ts";
import { delayMails, keepsConnection, type Plant, plant } from "./places.ts";
import { readLogs } from "./read-logs.ts";
import { readTelemetry, toldUntilMs } from "./read-telemetry.ts";
import type { Example } from "./story.ts";
import { complaints, settleIn } from "./traffic.ts";

const exportMs = 200;

/** A busy machine needs a longer observation to see as much. */
const lookSeconds = ({ waitMs }: Look) => Math.min(4, Math.max(1.5, (waitMs.list ?? 0) / 10));

/** Users complain when they wait this many times as long as usual. */
const complainsAt = 2;

const settings = {
  OTEL_METRIC_EXPORT_INTERVAL: `${exportMs}`,
  OTEL_BSP_SCHEDULE_DELAY: `${exportMs}`,
  OTEL_TRACES_SAMPLER: "always_on", // running statements are counted from spans
  ...withoutLimits,
  EMAILS_PER_HOUR: "1000000",
};

/** The kind of request that users complain about, or undefined if they notice nothing. */
function slowKind(normal: Look, now: Look): string | undefined {
  const slow = Object.entries(now.waitMs)
    .map(([kind, waitMs]) => ({ kind, by: waitMs / (normal.waitMs[kind] ?? waitMs) }))
    .filter(({ by }) => by >= complainsAt)
    .sort((a, b) => b.by - a.by);
  // Users who wait at the screen complain first.
  return (slow.find(({ kind }) => kind !== "mail") ?? slow[0])?.kind;
}

/** Reads the telemetry if there is any, otherwise the log and the health checks. */
async function diagnose({ store }: Receiver, normal: Look, now: Look): Promise<Diagnosis> {
  if (store.metrics.list().length === 0) return readLogs(normal, now);
  await waitUntil(() => toldUntilMs(store) > now.toMs + exportMs, 10_000);
  await sleep(exportMs); // spans and metrics are exported separately
  return readTelemetry(store, normal, now);
}

/**
 * Waits for normal times. If the program names a place although nothing was planted, it is wrong or
 * the machine is busy. A busy phase passes, so this retries.
 */
async function calmStretch(
  receiver: Receiver,
  watch: () => Promise<Look>,
  report: Report,
): Promise<Look> {
  let normal = await watch();
  for (let attempt = 1; ; attempt++) {
    const now = await watch();
    const { place, because } = await diagnose(receiver, normal, now);
    report("nothing planted", because);
    if (!place) return calmer(normal, now);
    if (attempt === 4)
      throw new Error(`Nothing was planted, but the program names ${place}: ${because}.`);
    normal = now;
  }
}

/** The slowest request of a kind, once all answers are in. */
function exampleOf(
  kind: string,
  normal: Look,
  now: Look,
  times: Pick<Example, "plantedMs" | "saidMs">,
) {
  const stream = kind === "mail" ? "complete" : kind;
  const [slowest] = now.samples
    .filter((sample) => sample.stream === stream)
    .sort((one, other) => other.tookMs - one.tookMs);
  const sentMs = now.fromMs + (slowest?.dueMs ?? 0);
  return {
    ...times,
    kind,
    status: slowest?.status ?? 0,
    sentMs,
    answeredMs: sentMs + (slowest?.tookMs ?? 0),
    normalMs: normal.waitMs[stream] ?? 0,
    mailsWaiting: now.mailsWaiting,
  };
}

/** Runs a round for each of the plants. */
export async function runRounds(side: Side, plants: Plant[], report: Report): Promise<Round[]> {
  const receiver = await startReceiver();
  side.atEnd(receiver.stop);
  const data = await makeActData(side.act, side.servers);
  side.atEnd(data.remove);
  const { MAIL_URL: mailUrl = "" } = side.servers;
  side.atEnd(() => delayMails(mailUrl, 0));
  applyEdits(side.act.dir, [keepsConnection]);
  const running = await side.start({ data, env: { ...receiver.env, ...settings } });
  const databaseUrl = data.env.DATABASE_URL ?? "";
  const team = await settleIn(running.url, { codeDir: side.act.dir, databaseUrl, mailUrl });
  const watch = (forSeconds: number) => look(running, team, forSeconds, side.signal);
  await (await watch(1)).done; // the very first requests are slower
  const seconds = await side.once(async () => lookSeconds(await watch(0.5)));
  report("length of a round", `${seconds.toFixed(1)} s, to fit this machine`);
  const normal = await calmStretch(receiver, () => watch(seconds), report);

  async function play(one: Plant): Promise<Round | undefined> {
    const plantedMs = nowMs();
    const remove = await plant(team.scene, one);
    const now = await watch(seconds);
    const said = await diagnose(receiver, normal, now);
    const saidMs = nowMs();
    await remove();
    await now.done;
    if (one.place === "mail server") await now.mailed();
    const kind = slowKind(normal, now);
    const complaint = kind && complaints[kind];
    if (!complaint) return undefined;
    const example = exampleOf(kind, normal, now, { plantedMs, saidMs });
    return { planted: one.place, complaint, said, example };
  }

  async function playUntilNoticed(one: Plant, name: string): Promise<Round> {
    report(name, "planted");
    let round = await play(one);
    for (let attempt = 2; !round; attempt++) {
      // Another program may hide the slowness for a while.
      if (attempt > 3) throw new Error(`${one.place} is slow, and no user notices.`);
      report(name, "no user notices: once more");
      round = await play(one);
    }
    return round;
  }

  const rounds: Round[] = [];
  for (const [at, one] of plants.entries()) {
    const name = `${at + 1}. ${one.place}`;
    const round = await measureUndisturbed(
      () => playUntilNoticed(one, name),
      (text) => report("machine", text),
    );
    rounds.push(round);
    report(name, `${inWords(round)}: ${round.said.because}`);
  }
  return rounds;
}

export const isRight = ({ planted, said }: Round) => planted === said.place;
const inWords = (round: Round) =>
  `${isRight(round) ? "✓" : "✗"} says ${round.said.place ?? "nothing"}`;
