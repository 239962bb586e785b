import type { Arrival } from "../mail-server.ts";
import { arrowsOf, type Recorded } from "../record.ts";
import type { Observed } from "../space-time.ts";

export const ana = "Ana";
export const app = "app";
export const mailServerName = "mail server";
const readers = ["Ben", "Chloe"];

/** The story of one todo whose e-mails arrived, and one whose e-mails did not. */
export type Story = { events: Observed[]; guilty: string };

type Known = {
  /** The requests that completed todos, in the order of the titles. */
  log: Recorded[];
  titles: string[];
  arrivals: Arrival[];
  /** The addresses of the readers. */
  addresses: string[];
  killedMs: number;
  restartedMs: number;
  /** The index of the first todo after the mail server became slow. */
  slowFrom: number;
};

export function tell(known: Known): Story {
  const { log, titles, arrivals, addresses, killedMs, restartedMs, slowFrom } = known;
  const arrivalOf = (title: string, address: string) =>
    arrivals.find(({ to, subject }) => to === address && subject.includes(title));
  const missing = (title: string) => addresses.filter((address) => !arrivalOf(title, address));
  const slow = titles.slice(slowFrom);
  const delivered = slow.find((title) => missing(title).length === 0);
  const [lost] = slow
    .filter((title) => missing(title).length > 0)
    .toSorted((one, other) => missing(other).length - missing(one).length);

  const events: Observed[] = [
    { atMs: killedMs, from: app, text: "kill -9: the memory of the process is gone" },
    { atMs: restartedMs, from: app, text: "a new process answers; it knows of no e-mail" },
  ];
  for (const title of [delivered, lost]) {
    const request = title && log[titles.indexOf(title)];
    if (!request) continue;
    const named = { ...request, request: `${request.request} ('${title}' is done)` };
    events.push(...arrowsOf(named, app, title === lost));
    for (const [at, address] of addresses.entries()) {
      const arrival = arrivalOf(title, address);
      const about = `e-mail about '${title}' to ${readers[at]}`;
      if (arrival)
        events.push({
          atMs: arrival.atMs,
          from: app,
          to: mailServerName,
          text: `${about} arrives`,
        });
      else
        events.push({
          atMs: restartedMs + 1,
          from: app,
          to: mailServerName,
          text: `${about} never arrives`,
          isLost: true,
        });
    }
  }
  const wrong = lost && log[titles.indexOf(lost)];
  const guilty = wrong
    ? `The request that was wrong: ${wrong.request} ('${lost}'). Its answer was 200, and ${missing(lost).length} of its ${addresses.length} e-mails existed only in the memory of a process that died.`
    : "";
  return { events, guilty };
}
