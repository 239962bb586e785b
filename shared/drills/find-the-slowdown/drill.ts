import { setTimeout as sleep } from "node:timers/promises";
import { makeActData } from "../../infra/run-act.ts";
import { waitUntil } from "../../kit/processes.ts";
import { type Receiver, startReceiver } from "../../telemetry/receiver.ts";
import type { Drill, Report, Side } from "../drill.ts";
import { drawRounds } from "./draw.ts";
import type { Diagnosis, Facts, Round } from "./facts.ts";
import { calmer, type Look, look } from "./look.ts";
import { delayMails, type Plant, plant, plantInCode, plantsOf } from "./places.ts";
import { readLogs } from "./read-logs.ts";
import { readTelemetry, toldUntilMs } from "./read-telemetry.ts";
import { complaints, settleIn } from "./traffic.ts";

const exportMs = 250;
const seconds = 2;

/** People complain where they wait so many times as long as they used to. */
const complainsAt = 2;

const settings = {
  OTEL_METRIC_EXPORT_INTERVAL: `${exportMs}`,
  OTEL_BSP_SCHEDULE_DELAY: `${exportMs}`,
  OTEL_TRACES_SAMPLER: "always_on", // what runs at a time is counted from spans
  LOGINS_PER_MINUTE: "100000",
};

/** What people say, from what they wait for now and used to wait for; nothing: nobody notices. */
function complaintOf(normal: Look, now: Look): string | undefined {
  const times = Object.entries(now.waitMs)
    .map(([kind, waitMs]) => ({ kind, by: waitMs / (normal.waitMs[kind] ?? waitMs) }))
    .sort((a, b) => b.by - a.by);
  const slow = times.filter(({ by }) => by >= complainsAt);
  // Whoever waits at the screen complains first.
  const worst = slow.find(({ kind }) => kind !== "mail") ?? slow[0];
  return worst && complaints[worst.kind];
}

/** Asks the telemetry, where there is any; else what else is known from outside. */
async function diagnose({ store }: Receiver, normal: Look, now: Look): Promise<Diagnosis> {
  await sleep(3 * exportMs); // what happened up to now is on its way
  if (store.metrics.list().length > 0) {
    await waitUntil(() => toldUntilMs(store) > now.toMs + 2 * exportMs, 10_000);
    return readTelemetry(store, normal, now);
  }
  return readLogs({ log: now.log, readyMs: now.readyMs, normalReadyMs: normal.readyMs });
}

/**
 * Waits for normal times. A program that names a place where nothing was planted is wrong, or the
 * machine is busy with something else; the latter passes.
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
    if (attempt === 4) throw new Error(`Nothing was planted, and yet: ${place}, ${because}.`);
    normal = now;
  }
}

/** Runs a round for each of the plants. */
export async function runRounds(side: Side, plants: Plant[], report: Report): Promise<Round[]> {
  const receiver = await startReceiver();
  side.atEnd(receiver.stop);
  const data = await makeActData(side.act, side.servers);
  side.atEnd(data.remove);
  const { MAIL_URL: mailUrl = "" } = side.servers;
  side.atEnd(() => delayMails(mailUrl, 0));
  const start = () => side.start({ data, env: { ...receiver.env, ...settings } });

  let running = await start();
  const team = await settleIn(running.url, data.env.DATABASE_URL ?? "", mailUrl);
  const watch = (forSeconds: number) => look(running, team, forSeconds, side.signal);
  await (await watch(1)).done; // the first requests of all are slower
  const normal = await calmStretch(receiver, () => watch(seconds), report);

  async function play(one: Plant): Promise<Round | undefined> {
    const takeOut = plantInCode(side.act.dir, one);
    if (one.place === "pool") {
      await running.kill();
      running = await start();
    }
    const remove = await plant(team.scene, one);
    const now = await watch(seconds);
    const said = await diagnose(receiver, normal, now);
    await remove();
    takeOut();
    if (one.place === "pool") {
      await running.kill();
      running = await start();
      await (await watch(0.5)).done;
    }
    await now.done;
    if (one.place === "mail server") await now.mailed();
    const complaint = complaintOf(normal, now);
    return complaint ? { planted: one.place, complaint, said } : undefined;
  }

  const rounds: Round[] = [];
  for (const [at, one] of plants.entries()) {
    const name = `${at + 1}. ${one.place}`;
    report(name, "planted");
    let round = await play(one);
    for (let attempt = 2; !round; attempt++) {
      // What else the machine does hides it; that passes.
      if (attempt > 3) throw new Error(`${one.place} is slow, and nobody notices.`);
      report(name, "nobody notices: once more");
      round = await play(one);
    }
    rounds.push(round);
    report(name, `${inWords(round)}: ${round.said.because}`);
  }
  return rounds;
}

export const isRight = ({ planted, said }: Round) => planted === said.place;
const inWords = (round: Round) =>
  `${isRight(round) ? "✓" : "✗"} says ${round.said.place ?? "nothing"}`;

export const drill: Drill<Facts> = {
  id: "find-the-slowdown",
  at: { act: "2", piece: "observability" },
  story:
    "A team works all day. Then, in an order that comes from the seed, something becomes slow: a " +
    "lock is held, a query has too much to read, the mail server takes its time, connections are " +
    "kept from the others. Users say what users say: 'Search feels slow.' Programs are to name the " +
    "place, from nothing but what the system tells of itself.",
  holdsIf: "the program names the right place each time",
  below: {
    verdict: "fails",
    because:
      "the log is silent, and a health check suffers from all of it alike: one may only guess",
  },
  above: {
    verdict: "holds",
    because: "telemetry says how many wait at each place, now and in normal times",
  },
  look: "Act 2's viewer, 'npm start 2', shows for your own clicks what the program has read.",

  async scenario(side, report) {
    const rounds = await runRounds(side, plantsOf(side.seed), report);
    const right = rounds.filter(isRight).length;
    report("named rightly", `${right} of ${rounds.length}`);
    return { verdict: right === rounds.length ? "holds" : "fails", facts: { rounds } };
  },

  chart({ below, above }) {
    const sentence = (side: string, { rounds }: Facts) =>
      `${side}: ${rounds.map((round) => `planted ${round.planted}, named ${round.said.place ?? "nothing"}`).join("; ")}.`;
    return {
      caption:
        "What users said, what was planted, what a program names; bars: how many more wait there.",
      description: `${sentence("Below", below)} ${sentence("Above", above)}`,
      height: 366,
      below: drawRounds(below),
      above: drawRounds(above),
    };
  },
};
