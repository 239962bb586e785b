import type { Observed, SpaceTime } from "../space-time.ts";
import type { Place } from "./places.ts";
import { requests } from "./traffic.ts";

/** One round as a user saw it: the slowest request of the kind that users complain about. */
export type Example = {
  kind: string;
  status: number;
  plantedMs: number;
  sentMs: number;
  answeredMs: number;
  normalMs: number;
  saidMs: number;
  /** The number of e-mails that had not arrived when the program answered. */
  mailsWaiting: number;
};

type Told = {
  planted: Place;
  said: { place: Place | undefined; because: string };
  example: Example;
};

const users = "users";
const app = "app";
const hidden = "planted cause";
const program = "the program";

const plantings: Record<Place, string> = {
  lock: "a script takes a lock, again and again",
  query: "a person joins a list with very many todos",
  "mail server": "the mail server takes 1.5 s for each e-mail",
  pool: "the code keeps its connection while it asks another service",
};

const inMs = (value: number) => `${Math.round(value)} ms`;

/** The first round in which the program was wrong. */
export function tellRound(rounds: Told[]): SpaceTime {
  const round = rounds.find(({ planted, said }) => said.place !== planted) ?? rounds[0];
  if (!round) throw new Error("There is no round to draw.");
  const { planted, said, example } = round;
  const { kind, status, plantedMs, sentMs, answeredMs, normalMs, saidMs, mailsWaiting } = example;
  const isMail = kind === "mail";
  const request = requests[isMail ? "complete" : kind] ?? kind;
  const named = said.place ?? "nothing";
  const took = inMs(answeredMs - sentMs);
  const events: Observed[] = [
    { atMs: plantedMs, from: hidden, text: plantings[planted] },
    { atMs: sentMs, from: users, to: app, text: request },
    {
      atMs: answeredMs,
      from: app,
      to: users,
      text: `${status} to ${request}, after ${took}; normally ${inMs(normalMs)}`,
      isGuilty: !isMail,
    },
    { atMs: saidMs, from: program, text: `names ${named}: ${said.because}` },
  ];
  if (isMail)
    events.push({
      atMs: saidMs,
      from: users,
      text: `still wait for ${mailsWaiting} e-mails`,
      isGuilty: true,
    });
  const wrong = isMail
    ? `${request}, answered with ${status} after ${took}: its e-mail waits behind others.`
    : `${request} took ${took}, normally ${inMs(normalMs)}.`;
  return {
    caption: `What is known without telemetry while this was planted: ${planted}.`,
    processes: [users, app, hidden, program],
    events,
    guilty: `The request that was wrong: ${wrong} The cause was the ${planted}; the program named ${named}.`,
  };
}
