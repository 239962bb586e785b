import type { Span } from "../../telemetry/records.ts";
import type { TelemetryStore } from "../../telemetry/telemetry-store.ts";

export type Stretch = { fromMs: number; toMs: number };

/** How often a statement ran in a stretch, and its total seconds within it. */
type Runs = { count: number; seconds: number };

/** How many more statements run at a time than in normal times. */
export type Excess = {
  all: number;
  /** Only for statements that do not wait for row locks. */
  reads: number;
  /** The beginning of the statement with the largest excess. */
  worst: string;
};

const secondsOf = ({ fromMs, toMs }: Stretch) => (toMs - fromMs) / 1000;

/** The part of a span's time that is in a stretch. */
function secondsIn({ startMs, durationMs }: Span, { fromMs, toMs }: Stretch): number {
  const end = Math.min(startMs + durationMs, toMs);
  return Math.max(0, end - Math.max(startMs, fromMs)) / 1000;
}

function runsIn(store: TelemetryStore, stretch: Stretch): Map<string, Runs> {
  const runs = new Map<string, Runs>();
  for (const span of store.spans()) {
    const seconds = span.name.startsWith("pg.query") ? secondsIn(span, stretch) : 0;
    const text = String(span.attributes["db.query.text"] ?? "");
    if (seconds === 0) continue;
    const known = runs.get(text) ?? { count: 0, seconds: 0 };
    runs.set(text, { count: known.count + 1, seconds: known.seconds + seconds });
  }
  return runs;
}

/**
 * The number of statements that run at a time. By Little's law, this is their rate times their
 * duration.
 */
export function running(store: TelemetryStore, stretch: Stretch): number {
  const seconds = [...runsIn(store, stretch).values()].map((runs) => runs.seconds);
  return seconds.reduce((sum, one) => sum + one, 0) / secondsOf(stretch);
}

const meanOf = ({ count, seconds }: Runs) => seconds / count;
const isRead = (text: string) =>
  /^\s*SELECT/i.test(text) && !/\bFOR\b[^()]*\b(UPDATE|SHARE)\b/i.test(text);

/**
 * Compares statements with themselves in normal times. A busy machine slows all of them down alike,
 * so the median slowdown is removed. Only statements that became slower than the others count.
 */
export function excessOf(store: TelemetryStore, normal: Stretch, now: Stretch): Excess {
  const before = runsIn(store, normal);
  const after = [...runsIn(store, now)];
  const factors = after
    .flatMap(([text, runs]) => {
      const usual = before.get(text);
      return usual && usual.count > 2 && runs.count > 2 ? [meanOf(runs) / meanOf(usual)] : [];
    })
    .sort((a, b) => a - b);
  const factor = Math.max(1, factors[Math.floor((factors.length - 1) / 2)] ?? 1);
  const excesses = after.map(([text, runs]) => {
    const usual = before.get(text);
    const expected = usual ? factor * meanOf(usual) * runs.count : 0;
    return { text, excess: Math.max(0, runs.seconds - expected) / secondsOf(now) };
  });
  const sum = (some: typeof excesses) => some.reduce((total, { excess }) => total + excess, 0);
  const [worst] = excesses.toSorted((a, b) => b.excess - a.excess);
  return {
    all: sum(excesses),
    reads: sum(excesses.filter(({ text }) => isRead(text))),
    worst: (worst?.text ?? "").trim().split(/\s+/).slice(0, 4).join(" "),
  };
}
