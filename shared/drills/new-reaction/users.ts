import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { Answer, Caller, List, Todo } from "../../acceptance/client.ts";
import { nowMs, type Recorded, recording, shorten } from "../record.ts";

/** The name of all users in the picture. */
export const team = "the team";

/** A todo, and the request that completed it. */
export type Completion = { title: string; request: Recorded };

/** A request without a good answer, and when it failed. */
export type Failure = { request: string; answer: string; atMs: number };

/** A request without an answer fails after this time. */
const patienceMs = 10_000;
const retryMs = 100;

/**
 * Each person creates a todo and completes it, again and again, with short pauses. If a request
 * fails, it counts, and the person tries again.
 */
export function startUsers(people: Caller[], list: List, seed: number) {
  const completions: Completion[] = [];
  const failures: Failure[] = [];
  const counted = { requests: 0, todos: 0 };
  const pauses = fc.sample(fc.integer({ min: 60, max: 200 }), { seed, numRuns: 50 });
  let stopped = false;

  /** Sends a request until it has a good answer. Returns undefined if the users are stopped. */
  async function send<Body>(
    status: number,
    request: string,
    attempt: () => Promise<Answer<Body>>,
  ): Promise<Body | undefined> {
    while (!stopped) {
      counted.requests += 1;
      const late = sleep(patienceMs, undefined, { ref: false });
      const answer = await Promise.race([attempt(), late]).catch(() => undefined);
      if (answer?.status === status) return answer.body;
      const told = answer ? `${answer.status}` : "no answer";
      failures.push({ request: shorten(request), answer: told, atMs: nowMs() });
      await sleep(retryMs);
    }
    return undefined;
  }

  async function work(person: Caller): Promise<void> {
    const log: Recorded[] = [];
    const recorded = recording(team, person, log);
    while (!stopped) {
      const title = `Order ${++counted.todos}`;
      await sleep(pauses[counted.todos % pauses.length]);
      const input = { title, listId: list.id };
      const todo = await send(201, "POST /todos", () => recorded.post<Todo>("/todos", input));
      if (!todo) return;
      const path = `/todos/${todo.id}`;
      const change = { completed: true };
      const done = await send(200, `PATCH ${path}`, () => recorded.patch<Todo>(path, change));
      const request = log.at(-1);
      if (done && request) completions.push({ title, request });
    }
  }

  const working = Promise.all(people.map(work));
  return {
    completions,
    failures,
    /** The number of requests so far. */
    requests: () => counted.requests,
    /** Lets everybody finish the request that they have sent. */
    async stop(): Promise<void> {
      stopped = true;
      await working;
    },
  };
}
