import { randomUUID } from "node:crypto";
import type { Member, Role, Todo } from "./client.ts";
import { type Account, type Caller, caller, type List, must, type Session } from "./client.ts";
import { actUrl } from "./environment.ts";

export const password = "correct horse battery";

/** A person with an account and a session. */
export type Person = Account & Caller & { token: string };

export function newEmail(): string {
  return `${randomUUID()}@example.com`;
}

/** Creates an account and logs in. Its e-mail is unique, so that tests do not share data. */
export async function signUp(
  name = "Ana",
  baseUrl = actUrl(),
  email = newEmail(),
): Promise<Person> {
  const anonymous = caller(undefined, baseUrl);
  const account = must(201, await anonymous.post<Account>("/accounts", { email, name, password }));
  const { token } = await logIn(email, baseUrl);
  return { ...account, ...caller(token, baseUrl), token };
}

export async function logIn(email: string, baseUrl = actUrl()): Promise<Session> {
  const anonymous = caller(undefined, baseUrl);
  return must(201, await anonymous.post<Session>("/sessions", { email, password }));
}

export type Team = { owner: Person; editor: Person; viewer: Person; stranger: Person };

/** Four people, for lists made with `sharedList`. */
export async function newTeam(): Promise<Team> {
  const names = ["Olga Owner", "Edo Editor", "Vera Viewer", "Sten Stranger"];
  const people = await Promise.all(names.map((name) => signUp(name)));
  const [owner, editor, viewer, stranger] = people as [Person, Person, Person, Person];
  return { owner, editor, viewer, stranger };
}

export async function newList(owner: Person, name = "Launch party"): Promise<List> {
  return must(201, await owner.post<List>("/lists", { name }));
}

/** A list of the owner, shared with the team's editor and viewer, but not with the stranger. */
export async function sharedList(team: Team, name?: string): Promise<List> {
  const list = await newList(team.owner, name);
  await share(team.owner, list, team.editor, "editor");
  await share(team.owner, list, team.viewer, "viewer");
  return list;
}

export async function share(owner: Person, list: List, guest: Account, role: Role) {
  const path = `/lists/${list.id}/members`;
  return must(201, await owner.post<Member>(path, { email: guest.email, role }));
}

export async function inbox(person: Person): Promise<List> {
  const [first] = must(200, await person.get<List[]>("/lists"));
  if (!first) throw new Error("The account has no list, but each account begins with an Inbox.");
  return first;
}

/** A new todo, by default in the person's Inbox. */
export async function newTodo(person: Person, title: string, list?: List): Promise<Todo> {
  const body = list ? { title, listId: list.id } : { title };
  return must(201, await person.post<Todo>("/todos", body));
}

export async function complete(person: Person, todo: Todo): Promise<Todo> {
  return must(200, await person.patch<Todo>(`/todos/${todo.id}`, { completed: true }));
}

/** All todos of a list, from all pages. */
export async function todosOf(person: Caller, list: List): Promise<Todo[]> {
  return allPages<Todo>(person, `/todos?listId=${list.id}&limit=200`);
}

/** Follows `Link: rel="next"` to the end. */
export async function allPages<Item>(person: Caller, firstPath: string): Promise<Item[]> {
  const items: Item[] = [];
  let path: string | undefined = firstPath;
  while (path) {
    const answer = await person.get<Item[]>(path);
    items.push(...must(200, answer));
    path = nextPath(answer.headers);
  }
  return items;
}

/** Path and query of the `Link` to the next page; undefined on the last one. */
export function nextPath(headers: Headers): string | undefined {
  const url = headers.get("link")?.match(/<([^>]+)>;\s*rel="?next"?/)?.[1];
  if (url === undefined) return undefined;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
