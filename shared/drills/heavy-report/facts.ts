import { quantile, type Sample } from "../../load/paced.ts";

/** Milliseconds since the load began. */
type Span = { fromMs: number; toMs: number };

/** A time in which nobody asks for a report, or in which everybody waits for one. */
type Phase = Span & { isQuiet: boolean };

/** A report that somebody has asked for. */
type Asked = Span & { arrived: boolean };

export type Observed = { samples: Sample[]; phases: Phase[]; reports: Asked[] };

export type Facts = {
  reports: Asked[];
  /** Creates with a good answer, in the order in which they were due. */
  creates: Sample[];
  /** The median create while nobody asks for a report, and while everybody does. */
  quietMs: number;
  busyMs: number;
};

const medianOf = (values: number[]) => quantile(values, 0.5);

export const isDuring = ({ dueMs }: Sample, { fromMs, toMs }: Span) =>
  dueMs >= fromMs && dueMs < toMs;

export function factsOf({ samples, phases, reports }: Observed): Facts {
  const median = (quiet: boolean) => {
    const chosen = phases.filter(({ isQuiet }) => isQuiet === quiet);
    const due = samples.filter((sample) => chosen.some((phase) => isDuring(sample, phase)));
    return medianOf(due.map(({ tookMs }) => tookMs));
  };
  const creates = samples
    .filter(({ status }) => status === 201)
    .sort((one, other) => one.dueMs - other.dueMs);
  return { reports, creates, quietMs: median(true), busyMs: median(false) };
}

/** How many times as long a create takes while everybody asks for a report. */
export const slowdownOf = ({ quietMs, busyMs }: Pick<Facts, "quietMs" | "busyMs">) =>
  busyMs / quietMs;

/** The time until the last of those who asked at once has a report. */
export const lastReportMs = ({ reports }: Pick<Facts, "reports">) =>
  Math.max(...reports.map(({ fromMs, toMs }) => toMs - fromMs));

/** For example `3 of 3`. */
export const arrivedInWords = ({ reports }: Pick<Facts, "reports">) =>
  `${reports.filter(({ arrived }) => arrived).length} of ${reports.length}`;

export const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
