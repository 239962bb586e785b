import { arrowsOf } from "../record.ts";
import type { Observed } from "../space-time.ts";
import type { Facts } from "./facts.ts";
import type { Releases } from "./release.ts";
import type { Created } from "./users.ts";

export const developer = "developer";
export const users = "users";
export const api = "write-api";
export const projector = "search-projector";

/** What was observed on a side. */
export type Run = Releases & {
  created: Created[];
  /** The log of production. */
  log: string;
  beganMs: number;
  inPlaceMs: number;
  /** When the release had been taken back, if it was. */
  backMs: number | undefined;
  endedMs: number;
};

/** What a consumer logs about an event that it can't read. */
export const complaint = "has wrong fields";

/** The first refusal of an event in the log of production, at its time. */
function refusedEvent(log: string): Observed[] {
  const line = log.split("\n").find((one) => one.startsWith("{") && one.includes(complaint));
  if (!line) return [];
  const { time, msg, err } = JSON.parse(line);
  return [{ atMs: Number(time), from: projector, text: `refuses: ${err?.message ?? msg}` }];
}

/** A todo that was created just before the release, the release, and a todo that is missing. */
export function tell(run: Run): Facts["story"] {
  const { created, released, beganMs, inPlaceMs, backMs, endedMs, log } = run;
  const before = created.findLast(
    ({ request, foundMs }) => request.answeredMs < beganMs && foundMs !== undefined,
  );
  const missing = created.find((one) => one.foundMs === undefined);
  const events: Observed[] = [
    { atMs: beganMs, from: developer, text: "renames 'title' to 'text' in the event todo.created" },
    { atMs: inPlaceMs, from: developer, to: api, text: `has released ${released.join(", ")}` },
    ...refusedEvent(log),
  ];
  if (backMs !== undefined)
    events.push({ atMs: backMs, from: developer, to: api, text: "has taken the release back" });
  for (const one of [before, missing]) {
    if (!one) continue;
    const named = { ...one.request, who: users, request: `POST /todos ('${one.title}')` };
    events.push(...arrowsOf(named, api, one === missing));
    if (one.foundMs !== undefined)
      events.push({
        atMs: one.foundMs,
        from: projector,
        to: users,
        text: `a search shows '${one.title}'`,
      });
  }
  if (missing)
    events.push({
      atMs: endedMs,
      from: projector,
      to: users,
      text: `no search has shown '${missing.title}'`,
      isLost: true,
    });
  const guilty = missing
    ? `The request that was wrong: POST /todos ('${missing.title}'). Its answer was 201, and no search shows the todo. The stream keeps its event, and the projector of production refuses it again and again.`
    : "";
  return { events, guilty };
}
