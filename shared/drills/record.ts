import type { Caller, Options } from "../acceptance/client.ts";
import type { Observed } from "./space-time.ts";

/** A request and its answer, at the times at which the client saw them. */
export type Recorded = {
  who: string;
  request: string;
  status: number;
  sentMs: number;
  answeredMs: number;
};

/** Milliseconds since 1970, with fractions. */
export const nowMs = () => performance.timeOrigin + performance.now();

/** Shortens ids to their ends, which differ most: `/todos/019a…-c2f1` becomes `/todos/…c2f1`. */
export const shorten = (path: string) =>
  path.replace(/[0-9a-f]{8}-[0-9a-f-]{23}([0-9a-f]{4})/gi, "…$1");

/** The same caller; everything that it sends is added to the log. */
export function recording<C extends Caller>(who: string, caller: C, log: Recorded[]): C {
  async function send<Body>(method: string, path: string, options?: Options) {
    const sentMs = nowMs();
    const answer = await caller.send<Body>(method, path, options);
    const request = `${method} ${shorten(path)}`;
    log.push({ who, request, status: answer.status, sentMs, answeredMs: nowMs() });
    return answer;
  }
  const verbs: Caller = {
    send,
    get: (path, options) => send("GET", path, options),
    post: (path, body, options) => send("POST", path, { body, ...options }),
    put: (path, body, options) => send("PUT", path, { body, ...options }),
    patch: (path, body, options) => send("PATCH", path, { body, ...options }),
    delete: (path, options) => send("DELETE", path, options),
  };
  return { ...caller, ...verbs };
}

/** A request as two arrows: to the server when it was sent, and back when the answer came. */
export function arrowsOf(recorded: Recorded, server: string, isGuilty = false): Observed[] {
  const { who, request, status, sentMs, answeredMs } = recorded;
  return [
    { atMs: sentMs, from: who, to: server, text: request },
    { atMs: answeredMs, from: server, to: who, text: `${status} to ${request}`, isGuilty },
  ];
}
