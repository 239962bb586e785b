import { newList, newTodo, type Person, signUp } from "../acceptance/people.ts";
import { connections, type Request } from "./contest.ts";

export type Path = "create" | "list";

const listLength = 50;

/**
 * Makes the data of the requests: a person with a session, lists to add to, and a list of fifty
 * todos (one page) to read.
 */
export async function requestsTo(url: string): Promise<Record<Path, Request>> {
  const owner = await signUp("Olga Owner", url);
  // Each connection adds to a list of its own, because a list takes one new todo at a time.
  const growing: string[] = [];
  while (growing.length < connections) growing.push((await newList(owner)).id);
  const full = await newList(owner);
  for (let count = 0; count < listLength; count++) await newTodo(owner, `Todo ${count}`, full);
  return {
    create: requestOf(owner, "POST", `${url}/todos`, growing),
    list: requestOf(owner, "GET", `${url}/todos?listId=${full.id}`),
  };
}

function requestOf(
  { token }: Person,
  method: "GET" | "POST",
  url: string,
  listIds: string[] = [],
): Request {
  const headers = { authorization: `Bearer ${token}` };
  if (method === "GET") return { method, url, headers };
  const bodies = listIds.map((listId) => JSON.stringify({ title: "Buy milk and bread", listId }));
  return { method, url, headers: { ...headers, "content-type": "application/json" }, bodies };
}

/** The same request, sent to another server. */
export function redirected(request: Request, to: string): Request {
  const { pathname, search } = new URL(request.url);
  return { ...request, url: to + pathname + search };
}
