import { beforeAll, expect, test } from "vitest";
import { type List, must, type Notification, type Todo } from "./client.ts";
import { eventually } from "./eventually.ts";
import { newList, newTodo, type Person, share, signUp, todosOf } from "./people.ts";

const rounds = Number(process.env.RACE_ROUNDS ?? 12);
/** The number of lists that race at the same time. A busy act shows more gaps. */
const atOnce = 4;

let owner: Person;
let members: Person[];
beforeAll(async () => {
  owner = await signUp("Olga Owner");
  // One after the other, because an act refuses to hash many passwords at once.
  members = [];
  for (let i = 0; i < 30; i++) members.push(await signUp(`Member ${i}`));
}, 120_000);

/** A member of a list with thirty members, who will leave it. */
type Leaver = { person: Person; list: List; todos: Todo[] };

async function newLeaver(person: Person): Promise<Leaver> {
  const list = await newList(owner);
  for (const member of members) await share(owner, list, member, "editor");
  const todos: Todo[] = [];
  for (let i = 0; i < 6; i++) todos.push(await newTodo(owner, `Todo ${i}`, list));
  return { person, list, todos };
}

/**
 * Lets the owner complete todos and the leaver rename them, while the owner unshares the list.
 * Returns the moment at which the unshare was acknowledged, and the todos as they were then.
 */
async function race({ person, list, todos }: Leaver) {
  const work = todos.flatMap((todo) => [
    owner.patch(`/todos/${todo.id}`, { completed: true }),
    person.patch(`/todos/${todo.id}`, { title: `${todo.title} by a member` }),
  ]);
  must(204, await owner.delete<unknown>(`/lists/${list.id}/members/${person.id}`));
  const leftAt = Date.now();
  const titles = (await todosOf(owner, list)).map((todo) => todo.title);
  await Promise.all(work);
  return { leftAt, titles };
}

test(`${rounds} races: a former member neither learns nor changes anything after leaving`, {
  timeout: 60_000 + rounds * 5_000,
}, async () => {
  const leavers = await Promise.all(members.slice(0, atOnce).map(newLeaver));
  for (let round = 0; round < rounds; round += atOnce) {
    await Promise.all(leavers.map(oneRound));
  }
});

async function oneRound(leaver: Leaver): Promise<void> {
  const { person, list, todos } = leaver;
  const { leftAt, titles } = await race(leaver);
  expect((await todosOf(owner, list)).map((todo) => todo.title)).toEqual(titles);
  await expectToldBefore(leaver, leftAt);

  await share(owner, list, person, "editor");
  for (const { id, title } of todos) {
    must(200, await owner.patch<Todo>(`/todos/${id}`, { completed: false, title }));
  }
}

/** Waits until a member who stayed knows of all completions, then looks at the one who left. */
async function expectToldBefore({ person, list, todos }: Leaver, leftAt: number) {
  const told = async (member: Person) => {
    const all = must(200, await member.get<Notification[]>("/notifications?limit=200"));
    return all.filter((news) => news.listId === list.id && !seen.has(news.id));
  };
  const stayed = members.at(-1) as Person;
  const complete = await eventually(async () => {
    const news = await told(stayed);
    expect(news).toHaveLength(todos.length);
    return news;
  }, 30_000);
  const late = (await told(person)).filter(({ createdAt }) => Date.parse(createdAt) > leftAt);
  expect(late, "notified about events after leaving").toEqual([]);
  for (const { id } of [...complete, ...(await told(person))]) seen.add(id);
}

const seen = new Set<string>();
