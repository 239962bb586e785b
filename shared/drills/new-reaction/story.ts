import { arrowsOf } from "../record.ts";
import type { Observed } from "../space-time.ts";
import type { Change } from "./change.ts";
import { coreInWords, type Facts } from "./facts.ts";
import { type Completion, type Failure, team } from "./users.ts";

export const developer = "developer";
export const core = "core";
export const room = "chat room";

/** What was observed on a side. */
export type Run = {
  completions: Completion[];
  requests: number;
  failures: Failure[];
  /** The titles that were posted, each with its time. */
  heard: Map<string, number>;
  change: Change;
  releases: number;
  startedMs: number;
  /** When the change began, and when it was in place. */
  beganMs: number;
  inPlaceMs: number;
  endedMs: number;
};

export const isBefore = ({ request }: Completion, { beganMs }: Pick<Run, "beganMs">) =>
  request.answeredMs < beganMs;
export const isAfter = ({ request }: Completion, { inPlaceMs }: Pick<Run, "inPlaceMs">) =>
  request.sentMs >= inPlaceMs;

/** A todo that was completed just before the change, the change, and a todo just after it. */
export function tell(run: Run): Facts["story"] {
  const { completions, failures, heard, change, releases } = run;
  const last = completions.findLast((one) => isBefore(one, run));
  const first = completions.find((one) => isAfter(one, run));
  const [failure] = failures;
  const list = (files: string[]) => files.join(", ");
  const events: Observed[] = [
    {
      atMs: run.beganMs,
      from: developer,
      text: `changes ${coreInWords({ change })} of the core (${list(change.files)}) and adds ${list(change.newFiles)}`,
    },
    releases > 0
      ? {
          atMs: run.inPlaceMs,
          from: core,
          text: "the new release answers; the old one has ended",
        }
      : { atMs: run.inPlaceMs, from: developer, text: "the new program runs beside the core" },
  ];
  if (failure)
    events.push({
      atMs: failure.atMs,
      from: core,
      to: team,
      text: `${failure.answer} to ${failure.request}`,
    });
  for (const completion of [last, first]) {
    if (!completion) continue;
    const { title, request } = completion;
    const named = { ...request, request: `${request.request} ('${title}' is done)` };
    const heardMs = heard.get(title);
    events.push(...arrowsOf(named, core, heardMs === undefined));
    const post = { from: core, to: room };
    if (heardMs !== undefined) events.push({ ...post, atMs: heardMs, text: `Done: ${title}` });
    else
      events.push({ ...post, atMs: run.endedMs, text: `'${title}' never arrives`, isLost: true });
  }
  const guilty = last
    ? `The request that was wrong: ${last.request.request} ('${last.title}'). Its answer was 200, and the chat room never hears of it. Its event went to those who were in the core at that time, and was then deleted.`
    : "";
  return { events, guilty };
}
