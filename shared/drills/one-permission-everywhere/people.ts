import { randomUUID } from "node:crypto";
import type { Found, List, Todo } from "../../acceptance/client.ts";
import { must } from "../../acceptance/client.ts";
import { eventually } from "../../acceptance/eventually.ts";
import { newList, newTodo, type Person, share, signUp } from "../../acceptance/people.ts";

const band = "Call the band";

/** A list with a member in each of the new roles, and a viewer for comparison. */
export type Scene = {
  list: List;
  owner: Person;
  commenter: Person;
  paused: Person;
  viewer: Person;
  cake: Todo;
  band: Todo;
};

/** How many todos a search for the band finds. */
export const finds = async (person: Person): Promise<number> =>
  must(200, await person.get<Found>("/search?q=band")).total;

/**
 * Shares a list with three viewers, and gives two of them a new role once search finds its todos for
 * them. The addresses are new each time, because all sides share a mail server.
 * @throws if a new role is refused
 */
export async function makeScene(url: string): Promise<Scene> {
  const tag = randomUUID().slice(0, 4);
  const signUps = ["Ana", "Ben", "Chloe", "Dan"].map((name) =>
    signUp(name, url, `${name.toLowerCase()}.${tag}@example.com`),
  );
  const people = (await Promise.all(signUps)) as [Person, Person, Person, Person];
  const [owner, commenter, paused, viewer] = people;
  const list = await newList(owner);
  for (const member of [commenter, paused, viewer]) await share(owner, list, member, "viewer");
  const cake = await newTodo(owner, "Order the cake", list);
  const scene = { list, owner, commenter, paused, viewer, cake };
  const { id } = await newTodo(owner, band, list);
  const todo = must(200, await paused.get<Todo>(`/todos/${id}`));
  await eventually(async () => {
    if ((await finds(paused)) !== 1) throw new Error("Search does not find the todo of a viewer.");
  });
  const giveRole = async (member: Person, role: string) =>
    must(200, await owner.put(`/lists/${list.id}/members/${member.id}`, { role }));
  await giveRole(commenter, "commenter");
  await giveRole(paused, "paused");
  return { ...scene, band: todo };
}
