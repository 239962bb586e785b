/** An action on a list. The server enforces permissions. The page only reads `may`. */
export type Permission = "edit" | "share" | "manage";
export type Role = "owner" | "editor" | "viewer";
export type Account = { id: string; email: string; name: string };
export type Session = { token: string; expiresAt: string };
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
/** How current a search result is. */
export type Freshness = {
  /** The age of the oldest change that the result does not show yet. */
  lagMs: number;
  /** Whether the user's own latest change may be missing. */
  isBehind: boolean;
};

type FieldError = { field: string; reason: string };

const timeoutMs = 15_000;

/** Identifies the user's latest change. A search that sends this token waits for the change. */
let consistencyToken = "";

/** An error response as defined in RFC 9457. Status 0 means that there was no response. */
export class Problem extends Error {
  status: number;
  fields: FieldError[];

  constructor(status: number, message: string, fields: FieldError[] = []) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

async function answer(method: string, path: string, body?: unknown): Promise<Response> {
  const json = { "Content-Type": "application/json" };
  const token = { "Consistency-Token": consistencyToken };
  const response = await fetch(path, {
    method,
    headers: { ...(body !== undefined && json), ...(consistencyToken && token) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => {
    throw new Problem(0, "The server does not answer. Check the connection; your text is kept.");
  });
  consistencyToken = response.headers.get("Consistency-Token") ?? consistencyToken;
  if (response.ok) return response;

  // A wrong password is also a 401, but it does not end the session.
  if (response.status === 401 && path !== "/sessions") {
    document.dispatchEvent(new Event("session-ended"));
  }
  const problem = await response.json().catch(() => ({}));
  const message = problem.detail ?? problem.title ?? `The server answered ${response.status}.`;
  throw new Problem(response.status, message, problem.errors);
}

/** Sends a request and returns the body of the response, if it has one. Throws a `Problem`. */
async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const text = await (await answer(method, path, body)).text();
  return text === "" ? (undefined as T) : JSON.parse(text);
}

export const get = <T>(path: string) => send<T>("GET", path);
export const post = <T>(path: string, body?: unknown) => send<T>("POST", path, body);
export const patch = <T>(path: string, body: unknown) => send<T>("PATCH", path, body);
export const put = <T>(path: string, body: unknown) => send<T>("PUT", path, body);
export const remove = (path: string) => send<void>("DELETE", path);

/** Fetches all pages of a collection. Follows `Link: rel="next"` (RFC 8288). */
export async function getAll<T>(path: string): Promise<T[]> {
  const response = await answer("GET", path);
  const items: T[] = await response.json();
  const next = response.headers.get("Link")?.match(/<([^>]+)>\s*;\s*rel="?next/)?.[1];
  if (!next) return items;
  // Uses only the path, because the page may be open under another name of the server.
  const { pathname, search } = new URL(next, location.href);
  return [...items, ...(await getAll<T>(pathname + search))];
}

/** A page of search results, and how current it is. */
export async function getSearchPage(query: URLSearchParams): Promise<SearchPage & Freshness> {
  const response = await answer("GET", `/search?${query}`);
  return {
    ...(await response.json()),
    lagMs: Number(response.headers.get("Search-Lag-Ms")),
    isBehind: response.headers.get("Consistency") === "behind",
  };
}
