import type { Attributes, Point, Span } from "../../telemetry/records.ts";
import { pointAt, type Window } from "../../telemetry/series.ts";
import type { TelemetryStore } from "../../telemetry/telemetry-store.ts";
import { type Place, places } from "./places.ts";

/** How many wait at each place at a time, on the average. */
export type Waiting = Record<Place, number>;

export type Diagnosis = {
  place: Place | undefined;
  because: string;
  /** How many more wait than in normal times. */
  more: Waiting;
};

type Stretch = Required<Window>;

/** One more at a time may be chance, and so may less than twice as many. */
const least = 1;

/** The part of a span's time that lies in a stretch. */
function secondsIn({ startMs, durationMs }: Span, { fromMs, toMs }: Stretch): number {
  const end = Math.min(startMs + durationMs, toMs);
  return Math.max(0, end - Math.max(startMs, fromMs)) / 1000;
}

const connections = "db.client.connection.count";

/** Up to when telemetry has told: an app that is busy tells late. */
export function toldUntilMs({ metrics }: TelemetryStore): number {
  return Math.max(
    0,
    ...metrics.series(connections).map(({ points }) => points.at(-1)?.timeMs ?? 0),
  );
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** The average of points in a stretch; 0 of an instance that did not run then. */
function average(points: Point[], { fromMs, toMs }: Stretch): number {
  const inside = points.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs);
  return sum(inside.map(({ value }) => value)) / Math.max(1, inside.length);
}

/** The average of a gauge, added up over instances. */
function gauge({ metrics }: TelemetryStore, stretch: Stretch, name: string, about?: Attributes) {
  return sum(metrics.series(name, about).map(({ points }) => average(points, stretch)));
}

/**
 * How many mails are due and not sent, at the least: mails come in bursts, and a burst that a quick
 * mail server takes at once is no backlog. One that grows shows in the second half of the stretch.
 */
function mailsWaiting({ metrics }: TelemetryStore, { fromMs, toMs }: Stretch): number {
  const middleMs = (fromMs + toMs) / 2;
  const backlogs = metrics.series("mail.due").map(({ instance, points }) => {
    const sent = metrics.series("mail.sent").find((series) => series.instance === instance);
    const sentAt = (timeMs: number) => (sent && pointAt(sent, timeMs)?.value) ?? 0;
    const late = points.filter(({ timeMs }) => timeMs >= middleMs && timeMs < toMs);
    return late.length === 0
      ? 0
      : Math.min(...late.map(({ timeMs, value }) => value - sentAt(timeMs)));
  });
  return sum(backlogs);
}

/**
 * How many wait at each place at a time. By Little's law that is how often something comes times how
 * long it stays; so times of spans, gauges and backlogs become the same unit, and can be compared.
 */
function waitingIn(store: TelemetryStore, stretch: Stretch): Waiting {
  const seconds = (stretch.toMs - stretch.fromMs) / 1000;
  const queries = store.spans().filter(({ name }) => name.startsWith("pg.query"));
  const running = sum(queries.map((span) => secondsIn(span, stretch))) / seconds;
  const used = { "db.client.connection.state": "used" };
  const held = gauge(store, stretch, connections, used);
  return {
    lock: gauge(store, stretch, "db.waiting_for_lock"),
    query: running,
    // An exhausted pool suffers from connections that work for nobody. Where all of them work,
    // requests wait for them as well; but then the work is the cause.
    pool: Math.max(0, held - running),
    "mail server": mailsWaiting(store, stretch),
  };
}

/** The statement that takes the most time, by its first line. */
function dearestStatement(store: TelemetryStore, stretch: Stretch): string {
  const times = new Map<string, number>();
  for (const span of store.spans({ sinceMs: stretch.fromMs })) {
    const text = span.attributes["db.query.text"];
    if (typeof text !== "string") continue;
    const words = text.trim().split(/\s+/).slice(0, 4).join(" ");
    times.set(words, (times.get(words) ?? 0) + secondsIn(span, stretch));
  }
  const [dearest] = [...times].sort((a, b) => b[1] - a[1]);
  return dearest?.[0] ?? "";
}

/**
 * Names the place where it is slow, from telemetry alone: the one where more wait than in normal
 * times, by the greatest number.
 */
export function readTelemetry(store: TelemetryStore, normal: Stretch, now: Stretch): Diagnosis {
  const before = waitingIn(store, normal);
  const waiting = waitingIn(store, now);
  const more = Object.fromEntries(
    places.map((place) => [place, Math.max(0, waiting[place] - before[place])]),
  ) as Waiting;
  // A statement that waits for a lock is not slow itself. The gauge is read now and then and misses
  // many: where a good part of what runs longer waits for locks, all of it does.
  if (more.lock > least / 2 && more.lock > more.query / 4) {
    more.lock = Math.max(more.lock, more.query);
    more.query = 0;
  }
  const worst = places.toSorted((a, b) => more[b] - more[a])[0];
  if (!worst || more[worst] < Math.max(least, before[worst]))
    return { place: undefined, because: "nothing waits more than it did", more };
  const numbers = `${waiting[worst].toFixed(1)} at a time, not ${before[worst].toFixed(1)}`;
  const reasons: Record<Place, string> = {
    lock: `statements wait for a lock, ${numbers}`,
    query: `'${dearestStatement(store, now)} …' runs, ${numbers}`,
    pool: `connections are held without a query, ${numbers}`,
    "mail server": `mails are due and not sent, ${numbers}`,
  };
  return { place: worst, because: reasons[worst], more };
}
