import { actUrl } from "./environment.ts";

export type Account = { id: string; email: string; name: string };
export type Session = { token: string; expiresAt: string };
export type Role = "owner" | "editor" | "viewer";
export type List = { id: string; name: string; role: Role; may: string[]; createdAt: string };
export type Member = { accountId: string; email: string; name: string; role: Role };
export type Todo = {
  id: string;
  url: string;
  listId: string;
  title: string;
  completed: boolean;
  completedAt: string | null;
  order: number;
  createdBy: string;
  createdAt: string;
  version: number;
};
export type Found = { items: Todo[]; total: number; nextCursor: string | null };
export type Notification = {
  id: string;
  todoId: string;
  listId: string;
  title: string;
  completedBy: { id: string; name: string };
  createdAt: string;
  readAt: string | null;
};
export type Day = { date: string; created: number; completed: number };
export type Statistics = { days: Day[]; open: number; medianSecondsToComplete: number | null };
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: { field: string; reason: string }[];
};

export type Answer<Body> = { status: number; headers: Headers; body: Body; request: string };

/** `body` is sent as JSON, `raw` as it is. */
export type Options = { body?: unknown; raw?: BodyInit; headers?: Record<string, string> };

/** The five verbs, sent as one caller. */
export type Caller = {
  get<Body = Problem>(path: string, options?: Options): Promise<Answer<Body>>;
  post<Body = Problem>(path: string, body?: unknown, options?: Options): Promise<Answer<Body>>;
  put<Body = Problem>(path: string, body?: unknown, options?: Options): Promise<Answer<Body>>;
  patch<Body = Problem>(path: string, body?: unknown, options?: Options): Promise<Answer<Body>>;
  delete<Body = Problem>(path: string, options?: Options): Promise<Answer<Body>>;
  send<Body = Problem>(method: string, path: string, options?: Options): Promise<Answer<Body>>;
};

/** A caller with the given session, or an anonymous one. `own` headers go with every request. */
export function caller(
  token?: string,
  baseUrl = actUrl(),
  own: Record<string, string> = {},
): Caller {
  async function send<Body>(method: string, path: string, options: Options = {}) {
    const headers = { ...own };
    if (token) headers.authorization = `Bearer ${token}`;
    if (options.body !== undefined) headers["content-type"] = "application/json";
    const response = await fetch(baseUrl + path, {
      method,
      headers: { ...headers, ...options.headers },
      body: options.raw ?? (options.body === undefined ? null : JSON.stringify(options.body)),
      redirect: "manual",
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
    const body = (isJson ? JSON.parse(text) : text) as Body;
    const { status, headers: answered } = response;
    return { status, headers: answered, body, request: `${method} ${path}` };
  }
  return {
    send,
    get: (path, options) => send("GET", path, options),
    post: (path, body, options) => send("POST", path, { body, ...options }),
    put: (path, body, options) => send("PUT", path, { body, ...options }),
    patch: (path, body, options) => send("PATCH", path, { body, ...options }),
    delete: (path, options) => send("DELETE", path, options),
  };
}

/** Returns the body of a response. Throws if the status is another one. */
export function must<Body>(status: number, answer: Answer<Body>): Body {
  if (answer.status === status) return answer.body;
  const body = JSON.stringify(answer.body);
  throw new Error(`${answer.request} answered ${answer.status}, not ${status}: ${body}`);
}
