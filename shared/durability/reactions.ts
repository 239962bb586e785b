import { isDeepStrictEqual } from "node:util";
import {
  type Found,
  type List,
  must,
  type Notification,
  type Statistics,
  type Todo,
} from "../acceptance/client.ts";
import { eventually } from "../acceptance/eventually.ts";
import { allPages, type Person } from "../acceptance/people.ts";
import type { Mail } from "../infra/mail.ts";

const patienceMs = 60_000;

/** Waits until search finds exactly these todos of the list, with their current content. */
export async function expectFindable(person: Person, list: List, truth: Todo[]): Promise<void> {
  const inOrder = (todos: Todo[]) => todos.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const wanted = inOrder(truth);
  await eventually(async () => {
    const found = inOrder(await allFound(person, list));
    const isSame = isDeepStrictEqual(found, wanted);
    if (!isSame)
      throw new Error(
        `Search finds ${found.length} todos. They are not the ${wanted.length} todos of the list as they are now.`,
      );
  }, patienceMs);
}

async function allFound(person: Person, list: List): Promise<Todo[]> {
  const items: Todo[] = [];
  let cursor: string | null = "";
  do {
    const query = `listId=${list.id}&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page: Found = must(200, await person.get<Found>(`/search?${query}`));
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

/** Waits until a person has one notification for each title, and no other. */
export async function expectNotified(person: Person, titles: string[]): Promise<void> {
  await eventually(async () => {
    const notifications = await allPages<Notification>(person, "/notifications?limit=200");
    const problems = differences(
      notifications.map(({ title }) => title),
      titles,
    );
    if (problems.length > 0)
      throw new Error(`The notifications of ${person.name} are wrong: ${problems}`);
  }, patienceMs);
}

/** Waits until the statistics of a list count exactly these todos. */
export async function expectCounted(person: Person, list: List, todos: Todo[]): Promise<void> {
  const open = todos.filter(({ completed }) => !completed).length;
  await eventually(async () => {
    const counted = must(200, await person.get<Statistics>(`/lists/${list.id}/stats`)).open;
    if (counted !== open) throw new Error(`Statistics count ${counted} open todos, not ${open}.`);
  }, patienceMs);
}

function differences(actual: string[], wanted: string[]): string[] {
  const counts = new Map<string, number>();
  for (const one of wanted) counts.set(one, -1);
  for (const one of actual) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].flatMap(([one, count]) => {
    if (count === 0) return [];
    return count < 0 ? `missing '${one}'` : `too often '${one}'`;
  });
}

export type Mails = { due: number; lost: number; twice: number };

/** Counts e-mails once all that are due to these people have arrived, or after a time limit. */
export async function countMails(
  mailUrl: string,
  people: Person[],
  titles: string[],
  mailPatienceMs: number,
): Promise<Mails> {
  const due = people.flatMap(({ email }) => titles.map((title) => `${email} Done: ${title}`));
  const count = async () => {
    const mails = (await (await fetch(`${mailUrl}/messages`)).json()) as Mail[];
    const received = new Set(mails.map(({ to, subject }) => `${to} ${subject}`));
    const lost = due.filter((one) => !received.has(one)).length;
    return { due: due.length, lost, twice: mails.length - received.size };
  };
  await eventually(async () => {
    if ((await count()).lost > 0) throw new Error("Not yet.");
  }, mailPatienceMs).catch(() => {});
  return count();
}
