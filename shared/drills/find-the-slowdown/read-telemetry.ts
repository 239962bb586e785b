import type { Attributes, Point } from "../../telemetry/records.ts";
import { pointAt, type Series } from "../../telemetry/series.ts";
import type { TelemetryStore } from "../../telemetry/telemetry-store.ts";
import type { Place } from "./places.ts";
import { excessOf, running, type Stretch } from "./statements.ts";

/** The average number of requests that wait at each place. */
export type Waiting = Record<Place, number>;

export type Diagnosis = {
  place: Place | undefined;
  because: string;
  /** How many more requests wait at each place than in normal times. */
  more: Waiting;
};

/**
 * With at least this many more waiting, a place counts as saturated. A busy machine stays below
 * these numbers, and a real cause goes far above them.
 */
const saturatedFrom: Waiting = { query: 1, lock: 1, pool: 3, "mail server": 5 };

/**
 * The order of dependencies: a slow place makes the later places wait. A slow query holds locks and
 * connections for longer. A statement that waits for a lock holds its connection. An e-mail is sent
 * after a request that needs a connection. So the first saturated place is the cause, and the
 * others are consequences, even if their numbers are larger.
 */
const upstreamFirst: Place[] = ["query", "lock", "pool", "mail server"];

const connections = "db.client.connection.count";

/** The time up to which telemetry has reported. A busy app reports late. */
export function toldUntilMs({ metrics }: TelemetryStore): number {
  return Math.max(
    0,
    ...metrics.series(connections).map(({ points }) => points.at(-1)?.timeMs ?? 0),
  );
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** The points in a stretch. If a busy app reported none, the first point after it counts. */
function pointsIn({ points }: Series, { fromMs, toMs }: Stretch): Point[] {
  const inside = points.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs);
  return inside.length > 0 ? inside : points.filter(({ timeMs }) => timeMs >= toMs).slice(0, 1);
}

/** The readings of a gauge in a stretch. */
const readings = (store: TelemetryStore, stretch: Stretch, name: string, about?: Attributes) =>
  store.metrics.series(name, about).map((series) => pointsIn(series, stretch));

/** The average of a gauge, summed over its series. */
function gauge(store: TelemetryStore, stretch: Stretch, name: string, about?: Attributes) {
  const averages = readings(store, stretch, name, about).map(
    (points) => sum(points.map(({ value }) => value)) / Math.max(1, points.length),
  );
  return sum(averages);
}

/**
 * The number of statements that wait for a lock. Occasional short waits are normal, so only lasting
 * ones count.
 */
function waitingForLock(store: TelemetryStore, stretch: Stretch): number {
  const points = readings(store, stretch, "db.waiting_for_lock").flat();
  const isLasting = points.filter(({ value }) => value > 0).length >= points.length / 2;
  return isLasting ? gauge(store, stretch, "db.waiting_for_lock") : 0;
}

/**
 * The number of e-mails that are due and not sent. E-mails come in bursts, and a burst that a fast
 * mail server accepts at once is not a backlog. A growing backlog shows in the second half of the
 * stretch, so the smallest number there counts.
 */
function mailsWaiting({ metrics }: TelemetryStore, { fromMs, toMs }: Stretch): number {
  const half = { fromMs: (fromMs + toMs) / 2, toMs };
  const backlogs = metrics.series("mail.due").map((due) => {
    const sent = metrics.series("mail.sent").find(({ instance }) => instance === due.instance);
    const sentAt = (timeMs: number) => (sent && pointAt(sent, timeMs)?.value) ?? 0;
    const waiting = pointsIn(due, half).map(({ timeMs, value }) => value - sentAt(timeMs));
    return waiting.length === 0 ? 0 : Math.min(...waiting);
  });
  return sum(backlogs);
}

/** The number of connections that are held without a running statement. */
function heldInVain(store: TelemetryStore, stretch: Stretch): number {
  const held = gauge(store, stretch, connections, { "db.client.connection.state": "used" });
  return Math.max(0, held - running(store, stretch));
}

/** Names the slow place, only from telemetry. */
export function readTelemetry(store: TelemetryStore, normal: Stretch, now: Stretch): Diagnosis {
  const increase = (of: (store: TelemetryStore, stretch: Stretch) => number) =>
    Math.max(0, of(store, now) - of(store, normal));
  const statements = excessOf(store, normal, now);
  const lock = increase(waitingForLock);
  const more: Waiting = {
    lock,
    // A statement that waits for a lock is slow, too. If some wait, only reads show a slow query.
    query: lock < saturatedFrom.lock ? statements.all : statements.reads,
    pool: increase(heldInVain),
    "mail server": increase(mailsWaiting),
  };
  const saturated = upstreamFirst.filter((place) => more[place] >= saturatedFrom[place]);
  const [place, ...behind] = saturated;
  if (!place) return { place, because: "no place has more waiting than in normal times", more };
  const number = more[place].toFixed(1);
  const reasons: Record<Place, string> = {
    lock: `${number} more statements at a time wait for a lock`,
    query: `${number} more statements run at a time, most of them '${statements.worst} …'`,
    pool: `${number} more connections are held without a statement`,
    "mail server": `${number} more e-mails are due and not sent, and nothing before them is slow`,
  };
  const consequences = behind.map((one) => `${one} (+${more[one].toFixed(1)})`).join(", ");
  const because = reasons[place] + (consequences && `; waiting behind it: ${consequences}`);
  return { place, because, more };
}
