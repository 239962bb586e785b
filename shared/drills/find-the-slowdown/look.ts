import { setTimeout as sleep } from "node:timers/promises";
import type { ActProcess } from "../../infra/act-process.ts";
import type { Mail } from "../../infra/mail.ts";
import { waitUntil } from "../../kit/processes.ts";
import { quantile, type Sample } from "../../load/paced.ts";
import { startTraffic, type Team } from "./traffic.ts";

/** A stretch of the day: what users had to wait for, and what can be known from outside. */
export type Look = {
  fromMs: number;
  toMs: number;
  /** By what people came to do, for how long they wait, as the median. */
  waitMs: Record<string, number>;
  /** What /readyz usually takes. */
  readyMs: number;
  /** What the log got in this stretch. */
  log: string;
  /** Resolves when all requests have their answers. */
  done: Promise<void>;
  /** Resolves when all its mails have arrived. */
  mailed: () => Promise<unknown>;
};

async function timeReady({ url, logs }: ActProcess): Promise<number> {
  const startedAt = performance.now();
  try {
    await (await fetch(`${url}/readyz`)).text();
  } catch (error) {
    throw new Error(`/readyz does not answer. The end of the log:\n${logs()}`, { cause: error });
  }
  return performance.now() - startedAt;
}

/** What is normal, as the calmer of two stretches has it: what else the machine does adds to it. */
export function calmer(one: Look, other: Look): Look {
  const kinds = Object.keys({ ...one.waitMs, ...other.waitMs });
  const waitOf = (kind: string) =>
    Math.min(...[one, other].flatMap(({ waitMs }) => waitMs[kind] ?? []));
  return {
    ...(sum(one.waitMs) < sum(other.waitMs) ? one : other),
    waitMs: Object.fromEntries(kinds.map((kind) => [kind, waitOf(kind)])),
    readyMs: Math.min(one.readyMs, other.readyMs),
  };
}

const sum = ({ mail, ...waitMs }: Record<string, number>) =>
  Object.values(waitMs).reduce((total, ms) => total + ms, 0);

/** How many mails have arrived, and how many are still to come. */
async function countMails(team: Team, samples: Sample[], fromMs: number) {
  const mails = (await (await fetch(`${team.scene.mailUrl}/messages`)).json()) as Mail[];
  const arrived = mails.filter(
    ({ to, receivedAt }) => team.readers.includes(to) && Date.parse(receivedAt) >= fromMs,
  ).length;
  const done = samples.filter(({ stream, status }) => stream === "complete" && status === 200);
  const waiting = Math.max(0, done.length * team.readers.length - arrived);
  return { arrived, waiting };
}

/** For how long a mail waits: as long as it takes for those before it to arrive. */
async function mailWaitMs(team: Team, samples: Sample[], fromMs: number): Promise<number> {
  const { arrived, waiting } = await countMails(team, samples, fromMs);
  return ((waiting + 1) * (Date.now() - fromMs)) / Math.max(1, arrived);
}

/** Lets the team work for so many seconds, and looks on. */
export async function look(
  running: ActProcess,
  team: Team,
  seconds: number,
  signal: AbortSignal,
): Promise<Look> {
  const { url, logs } = running;
  const linesBefore = logs(10_000).split("\n").length;
  const { began, samples, done } = startTraffic(url, team, seconds, signal);
  done.catch(() => {}); // heard of where it is waited for
  await began;
  const fromMs = Date.now();
  const readyTimes: number[] = [];
  const toMs = fromMs + seconds * 1000;
  while (Date.now() < toMs) {
    signal.throwIfAborted();
    readyTimes.push(await timeReady(running));
    await sleep(Math.min(150, Math.max(0, toMs - Date.now())));
  }
  const waitMs: Record<string, number> = { mail: await mailWaitMs(team, samples, fromMs) };
  for (const [stream, all] of Map.groupBy(samples, (sample) => sample.stream))
    waitMs[stream] = quantile(
      all.map(({ tookMs }) => tookMs),
      0.5,
    );
  const log = logs(10_000).split("\n").slice(linesBefore).join("\n");
  const readyMs = quantile(readyTimes, 0.5);
  const isMailed = async () => (await countMails(team, samples, fromMs)).waiting === 0;
  const mailed = () => waitUntil(isMailed, 5_000);
  return { fromMs, toMs: Date.now(), waitMs, readyMs, log, done, mailed };
}
