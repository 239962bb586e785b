import { setTimeout as sleep } from "node:timers/promises";
import type { ActProcess } from "../../infra/act-process.ts";
import type { Mail } from "../../infra/mail.ts";
import { waitUntil } from "../../kit/processes.ts";
import { quantile, type Sample } from "../../load/paced.ts";
import { startTraffic, type Team } from "./traffic.ts";

/** An observation over some time: how long users waited, and what is visible from outside. */
export type Look = {
  fromMs: number;
  toMs: number;
  /** For each kind of request, the median of the waits. */
  waitMs: Record<string, number>;
  /** The median duration of /readyz. */
  readyMs: number;
  /** The lines of the log in this stretch. */
  log: string;
  /** The requests. Some answers may still arrive. */
  samples: Sample[];
  /** The number of its e-mails that had not arrived at its end. */
  mailsWaiting: number;
  /** Resolves when all requests have their answers. */
  done: Promise<void>;
  /** Resolves when all its e-mails have arrived. */
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

/**
 * Combines two observations of normal times. Uses the smaller waits, because other programs only
 * add to them.
 */
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

/** The sum for the requests. The wait for e-mails is only an estimate. */
const sum = ({ mail, ...waitMs }: Record<string, number>) =>
  Object.values(waitMs).reduce((total, ms) => total + ms, 0);

/** Counts the e-mails that have arrived, and those that are still missing. */
async function countMails(team: Team, samples: Sample[], fromMs: number) {
  const mails = (await (await fetch(`${team.scene.mailUrl}/messages`)).json()) as Mail[];
  const arrived = mails.filter(
    ({ to, receivedAt }) => team.readers.includes(to) && Date.parse(receivedAt) >= fromMs,
  ).length;
  const done = samples.filter(({ stream, status }) => stream === "complete" && status === 200);
  const waiting = Math.max(0, done.length * team.readers.length - arrived);
  return { arrived, waiting };
}

/** How long an e-mail waits for the ones before it. */
const mailWaitMs = ({ arrived, waiting }: { arrived: number; waiting: number }, fromMs: number) =>
  ((waiting + 1) * (Date.now() - fromMs)) / Math.max(1, arrived);

/** Lets the team work for some seconds, and observes. */
export async function look(
  running: ActProcess,
  team: Team,
  seconds: number,
  signal: AbortSignal,
): Promise<Look> {
  const { url, logs } = running;
  const linesBefore = logs(10_000).split("\n").length;
  const { began, samples, done } = startTraffic(url, team, seconds, signal);
  done.catch(() => {}); // the caller handles it when it awaits `done`
  await began;
  const fromMs = Date.now();
  const readyTimes: number[] = [];
  const toMs = fromMs + seconds * 1000;
  while (Date.now() < toMs) {
    signal.throwIfAborted();
    readyTimes.push(await timeReady(running));
    await sleep(Math.min(150, Math.max(0, toMs - Date.now())));
  }
  const mails = await countMails(team, samples, fromMs);
  const waitMs: Record<string, number> = { mail: mailWaitMs(mails, fromMs) };
  for (const [stream, all] of Map.groupBy(samples, (sample) => sample.stream))
    waitMs[stream] = quantile(
      all.map(({ tookMs }) => tookMs),
      0.5,
    );
  const log = logs(10_000).split("\n").slice(linesBefore).join("\n");
  const readyMs = quantile(readyTimes, 0.5);
  const { waiting: mailsWaiting } = mails;
  const isMailed = async () => (await countMails(team, samples, fromMs)).waiting === 0;
  const mailed = () => waitUntil(isMailed, 5_000);
  return { fromMs, toMs: Date.now(), waitMs, readyMs, log, samples, mailsWaiting, done, mailed };
}
