import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { Answer, Caller, Found, Todo } from "../../acceptance/client.ts";
import { nowMs, type Recorded, recording } from "../record.ts";

/** A todo whose creation was answered with 201. */
export type Created = {
  id: string;
  title: string;
  /** The request that created it. */
  request: Recorded;
  /** When its creator first found it. */
  foundMs?: number;
};

const searchEveryMs = 500;

/** Everybody creates todos with short pauses, and searches for them meanwhile. */
export function startUsers(people: { name: string; caller: Caller }[], seed: number) {
  const created: Created[] = [];
  const requests = { all: 0, failed: 0 };
  const pauses = fc.sample(fc.integer({ min: 200, max: 500 }), { seed, numRuns: 50 });
  let isCreating = true;
  let isSearching = true;

  /** Returns the body of a good answer, or counts a failed request. */
  async function count<Body>(
    status: number,
    attempt: Promise<Answer<Body>>,
  ): Promise<Body | undefined> {
    requests.all += 1;
    const answer = await attempt.catch(() => undefined);
    if (answer?.status === status) return answer.body;
    requests.failed += 1;
    return undefined;
  }

  async function create(name: string, caller: Caller): Promise<void> {
    const log: Recorded[] = [];
    const recorded = recording(name, caller, log);
    while (isCreating) {
      await sleep(pauses[requests.all % pauses.length]);
      const title = `Order ${created.length + 1} of ${name}`;
      const todo = await count(201, recorded.post<Todo>("/todos", { title }));
      const request = log.at(-1);
      if (todo && request) created.push({ id: todo.id, title, request });
    }
  }

  async function find(name: string, caller: Caller): Promise<void> {
    while (isSearching) {
      await sleep(searchEveryMs);
      const ids = new Set<string>();
      for (let cursor: string | null = ""; cursor !== null; ) {
        const path: string = `/search?q=order&limit=200${cursor && `&cursor=${cursor}`}`;
        const page: Found | undefined = await count(200, caller.get<Found>(path));
        for (const { id } of page?.items ?? []) ids.add(id);
        cursor = page?.nextCursor ?? null;
      }
      const own = created.filter(({ request }) => request.who === name);
      for (const one of own) if (ids.has(one.id)) one.foundMs ??= nowMs();
    }
  }

  const creating = Promise.all(people.map(({ name, caller }) => create(name, caller)));
  const searching = Promise.all(people.map(({ name, caller }) => find(name, caller)));
  /** Lets everybody finish the request that they have sent. They still search. */
  async function stopCreating(): Promise<void> {
    isCreating = false;
    await creating;
  }
  return {
    created,
    requests,
    stopCreating,
    async stop(): Promise<void> {
      await stopCreating();
      isSearching = false;
      await searching;
    },
  };
}
