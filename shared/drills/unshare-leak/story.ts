import { arrowsOf, shorten } from "../record.ts";
import type { Observed } from "../space-time.ts";
import type { Facts } from "./facts.ts";
import { type Leak, query } from "./leaks.ts";
import type { Load } from "./loads.ts";

export const owner = "Ana, the owner";
export const member = "a former member";
export const app = "services";
export const server = "OpenFGA";

/** The search that leaked latest after its unshare, with the loads before and after it. */
export function tell(leaks: Leak[], loads: Load[], accountOf: Map<string, string>): Facts["story"] {
  const [latest] = leaks.toSorted((one, other) => delayOf(other) - delayOf(one));
  if (!latest) return { events: [], guilty: "" };
  const { unshare, search } = latest;
  const id = accountOf.get(unshare.who);
  const own = loads.filter(({ accountId }) => accountId === id);
  const before = own.findLast(({ toMs }) => toMs < unshare.acknowledgedMs);
  const after = own.find(({ fromMs }) => fromMs > search.sentMs);
  const unshared = {
    who: owner,
    request: shorten(`DELETE /lists/${unshare.listId}/members/${id}`),
    status: 204,
    sentMs: unshare.sentMs,
    answeredMs: unshare.acknowledgedMs,
  };
  const request = `GET ${query}`;
  const shows = `200 to ${request}, and shows the list`;
  const events: Observed[] = [
    ...arrowsOf(unshared, app),
    { atMs: search.sentMs, from: member, to: app, text: request },
    { atMs: search.answeredMs, from: app, to: member, text: shows, isGuilty: true },
    ...[before, after].flatMap((load) => (load ? arrowsOfLoad(load) : [])),
  ];
  const ms = Math.round(delayOf(latest)).toLocaleString("en");
  const guilty = `The request that was wrong: ${request}. It began ${ms} ms after the unshare was acknowledged, and showed the list: the lists of the caller were kept from before.`;
  return { events, guilty };
}

export const delayOf = ({ unshare, search }: Leak) => search.sentMs - unshare.acknowledgedMs;

function arrowsOfLoad({ fromMs, toMs, lists }: Load): Observed[] {
  return [
    { atMs: fromMs, from: app, to: server, text: "which lists may the member read?" },
    { atMs: toMs, from: server, to: app, text: `${lists} lists` },
  ];
}
