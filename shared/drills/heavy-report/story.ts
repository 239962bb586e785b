import type { Sample } from "../../load/paced.ts";
import { inMs } from "../company/facts.ts";
import type { Observed, SpaceTime } from "../space-time.ts";
import { type Facts, inSeconds, isDuring } from "./facts.ts";

const writer = "a person who creates";
const app = "app";
const database = "database";
const reader = "a person who asks for reports";

const endOf = ({ dueMs, tookMs }: Sample) => dueMs + tookMs;
const took = ({ tookMs }: Sample) => inMs(tookMs);

const arrowsOf = (create: Sample, isGuilty = false): Observed[] => [
  { atMs: create.dueMs, from: writer, to: app, text: "POST /todos" },
  {
    atMs: endOf(create),
    from: app,
    to: writer,
    text: `201 to POST /todos, after ${took(create)}`,
    isGuilty,
  },
];

/** The create that took longest during a report, that report, and the last create before it. */
export function tell({ creates, reports, quietMs }: Facts): SpaceTime {
  const [slowest] = reports
    .flatMap((report) => {
      const during = creates.filter((create) => isDuring(create, report));
      return during.map((create) => ({ create, report }));
    })
    .sort((one, other) => other.create.tookMs - one.create.tookMs);
  const told = {
    caption: "A report, the create that took longest meanwhile, and the last one before it.",
    processes: [writer, app, database, reader],
  };
  if (!slowest) return { ...told, events: [], guilty: "" };
  const { create, report } = slowest;
  const before = creates.findLast((one) => endOf(one) < report.fromMs);
  const duration = inSeconds(report.toMs - report.fromMs);
  const result = report.arrived ? "the report" : "an error: it took too long";
  return {
    ...told,
    events: [
      ...(before ? arrowsOf(before) : []),
      { atMs: report.fromMs, from: reader, to: database, text: "the query of the report" },
      ...arrowsOf(create, true),
      { atMs: report.toMs, from: database, to: reader, text: `${result}, after ${duration}` },
    ],
    guilty: `The request that was wrong: a POST /todos that took ${took(create)} while a report ran. The median create takes ${inMs(quietMs)} while nobody asks for one.`,
  };
}
