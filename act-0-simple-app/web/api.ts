/** What a member may do with a list. The server decides; the page only asks `may`. */
export type Permission = "edit" | "share" | "manage";
export type Role = "owner" | "editor" | "viewer";
export type Account = { id: string; email: string; name: string };
export type List = { id: string; name: string; role: Role; may: Permission[]; createdAt: string };
export type Member = { accountId: string; email: string; name: string; role: Role };
export type Todo = {
  id: string;
  listId: string;
  title: string;
  completed: boolean;
  order: number;
  createdAt: string;
};
export type Notification = {
  id: string;
  listId: string;
  title: string;
  completedBy: { id: string; name: string };
  createdAt: string;
  readAt: string | null;
};
export type Statistics = {
  days: { date: string; created: number; completed: number }[];
  open: number;
  medianSecondsToComplete: number | null;
};
export type SearchPage = { items: Todo[]; total: number; nextCursor: string | null };
export type Page<T> = { items: T[]; next: string | null };

type FieldError = { field: string; reason: string };

const timeoutMs = 15_000;

/** A refused request, as RFC 9457 problem details tell it. Status 0: no answer came at all. */
export class Problem extends Error {
  status: number;
  fields: FieldError[];

  constructor(status: number, message: string, fields: FieldError[] = []) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

async function send(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => {
    throw new Problem(0, "The server does not answer. Check the connection; your text is kept.");
  });
  if (response.ok) return response;

  const problem = await response.json().catch(() => ({}));
  // A wrong password is a 401 too, but nobody's session has ended by it.
  if (response.status === 401 && path !== "/sessions") {
    document.dispatchEvent(new Event("session-ended"));
  }
  const message = problem.detail ?? problem.title ?? `The server answered ${response.status}.`;
  throw new Problem(response.status, message, problem.errors);
}

export async function get<T>(path: string): Promise<T> {
  return (await send("GET", path)).json();
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  return (await send("POST", path, body)).json();
}

export async function patch<T>(path: string, body: unknown): Promise<T> {
  return (await send("PATCH", path, body)).json();
}

export async function put<T>(path: string, body: unknown): Promise<T> {
  return (await send("PUT", path, body)).json();
}

/** POST to a route that answers without content. */
export async function postEmpty(path: string): Promise<void> {
  await send("POST", path);
}

export async function remove(path: string): Promise<void> {
  await send("DELETE", path);
}

/** One page of a collection; `next` is the address of the following one (RFC 8288). */
export async function getPage<T>(path: string): Promise<Page<T>> {
  const response = await send("GET", path);
  const link = response.headers.get("Link")?.match(/<([^>]+)>\s*;\s*rel="?next"?/)?.[1];
  // The path alone: the page may be open under another name of the same server.
  const url = link ? new URL(link, location.href) : null;
  return { items: await response.json(), next: url ? url.pathname + url.search : null };
}

export async function getAll<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | null = path; next; ) {
    const page: Page<T> = await getPage<T>(next);
    items.push(...page.items);
    next = page.next;
  }
  return items;
}
