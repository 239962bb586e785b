import type { List, Notification } from "../../acceptance/client.ts";
import { must } from "../../acceptance/client.ts";
import { eventually } from "../../acceptance/eventually.ts";
import { complete, newTodo, type Person } from "../../acceptance/people.ts";
import { mailServer } from "../mail-server.ts";
import { arrowsOf, type Recorded, recording } from "../record.ts";
import type { Observed } from "../space-time.ts";
import { finds, makeScene, type Scene } from "./people.ts";

export const ben = "Ben, a commenter";
export const chloe = "Chloe, paused";
export const app = "services";
export const mailbox = "mail server";

type Mails = ReturnType<typeof mailServer>;

/** A way in which the product applies the rule. Returns whether it follows the new one. */
type Way = (person: Person, scene: Scene, mails: Mails) => Promise<boolean>;

/** Whether the new rule has decided. The old one gives another answer. */
function isNew(
  newRule: number,
  oldRule: number,
  { status, request }: { status: number; request: string },
): boolean {
  if (status !== newRule && status !== oldRule) throw new Error(`${request} answered ${status}.`);
  return status === newRule;
}

/** Completes todos until the viewer has been told, so that everybody else has been, too. */
async function tellMembers({ owner, viewer, list, band }: Scene, mails: Mails): Promise<void> {
  await complete(owner, band);
  for (const title of [band.title, "Book the hall"]) {
    if (title !== band.title) await complete(owner, await newTodo(owner, title, list));
    await eventually(async () => {
      const told = must(200, await viewer.get<Notification[]>("/notifications"));
      const arrived = await mails.arrivals([viewer.email]);
      const isTold = told.some((one) => one.title === title);
      const hasMail = arrived.some(({ subject }) => subject.includes(title));
      if (!isTold || !hasMail) throw new Error(`A viewer is not told about '${title}'.`);
    }, 20_000);
  }
}

const ofCommenter: Record<string, Way> = {
  "completes a todo": async (person, { cake }) =>
    isNew(200, 403, await person.patch(`/todos/${cake.id}`, { completed: true })),
  "creates no todo": async (person, { list }) =>
    isNew(403, 201, await person.post("/todos", { title: "Mine", listId: list.id })),
  "renames no todo": async (person, { cake }) =>
    isNew(403, 200, await person.patch(`/todos/${cake.id}`, { title: "Mine" })),
  "is offered only that": async (person, { list }) =>
    must(200, await person.get<List>(`/lists/${list.id}`)).may.join() === "complete_todo",
};

const ofPaused: Record<string, Way> = {
  "sees no todos": async (person, { list }) =>
    isNew(404, 200, await person.get(`/todos?listId=${list.id}`)),
  "sees no statistics": async (person, { list }) =>
    isNew(404, 200, await person.get(`/lists/${list.id}/stats`)),
  "finds nothing": async (person) => (await finds(person)) === 0,
  "gets no notification": async (person, scene, mails) => {
    await tellMembers(scene, mails);
    return must(200, await person.get<Notification[]>("/notifications")).length === 0;
  },
  "gets no e-mail": async (person, _, mails) => (await mails.arrivals([person.email])).length === 0,
  "may leave": async (person, { list }) =>
    isNew(204, 404, await person.delete(`/lists/${list.id}/members/${person.id}`)),
};

/** The ways, by the person who tries them. */
export const ways = { [ben]: Object.keys(ofCommenter), [chloe]: Object.keys(ofPaused) };

export type Tried = {
  /** For each way, whether the new rule decides. */
  obeys: Record<string, boolean>;
  events: Observed[];
  /** The first answer by the old rule. */
  wrong?: Recorded;
  /** To log in as, while the drill leaves the side open. */
  emails: string[];
};

/**
 * Tries every way in, as a commenter and as a paused member.
 * @throws if a viewer is not treated as before
 */
export async function tryWays(url: string, mailUrl: string): Promise<Tried> {
  const scene = await makeScene(url);
  const { commenter, paused, viewer, cake } = scene;
  const mails = mailServer(mailUrl);
  must(403, await viewer.patch(`/todos/${cake.id}`, { completed: true }));
  const emails = [commenter.email, paused.email];
  const tried: Tried = { obeys: {}, events: [], emails };
  const log: Recorded[] = [];

  async function tryAs(name: string, person: Person, all: Record<string, Way>): Promise<void> {
    const recorded = recording(name, person, log);
    for (const [way, follows] of Object.entries(all)) {
      const before = log.length;
      const obeys = await follows(recorded, scene, mails);
      const sent = log.slice(before);
      tried.obeys[way] = obeys;
      tried.events.push(...sent.flatMap((one) => arrowsOf(one, app, !obeys)));
      const [first] = sent;
      if (!obeys && first) tried.wrong ??= first;
    }
  }
  await tryAs(ben, commenter, ofCommenter);
  await tryAs(chloe, paused, ofPaused);
  for (const { subject, atMs } of await mails.arrivals([paused.email])) {
    const text = `e-mail to Chloe: '${subject}'`;
    tried.events.push({ atMs, from: app, to: mailbox, text, isGuilty: true });
  }
  return tried;
}
