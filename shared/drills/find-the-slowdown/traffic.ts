import pg from "pg";
import type { Person } from "../../acceptance/people.ts";
import { newList, share, signUp } from "../../acceptance/people.ts";
import { type PacedLoad, type Stream, startPacedLoad } from "../../load/paced.ts";
import type { Scene } from "./places.ts";

/** What users say when a kind of request is slow. */
export const complaints: Record<string, string> = {
  search: "Search feels slow.",
  list: "The list hangs sometimes.",
  create: "Adding a todo was weird last night.",
  complete: "Ticking a todo off was weird last night.",
  mail: "I never hear that something is done.",
};

/** The requests behind the kinds. */
export const requests: Record<string, string> = {
  search: "GET /search",
  list: "GET /todos",
  create: "POST /todos",
  complete: "PATCH /todos/…",
};

const todosToComplete = 2_000;
const slowSearchMs = 150;
const completesPerSecond = 12;

export type Team = { ana: Person; readers: string[]; scene: Scene; todoIds: string[] };

/** Three people with a list, enough todos to complete, and an archive without members. */
export async function settleIn(
  url: string,
  places: Pick<Scene, "codeDir" | "databaseUrl" | "mailUrl">,
): Promise<Team> {
  const signUps = ["Ana", "Ben", "Chloe"].map((name) => signUp(name, url));
  const [ana, ben, chloe] = (await Promise.all(signUps)) as [Person, Person, Person];
  const list = await newList(ana);
  for (const reader of [ben, chloe]) await share(ana, list, reader, "viewer");

  const client = new pg.Client({ connectionString: places.databaseUrl });
  await client.connect();
  const { rows: archives } = await client.query(
    "INSERT INTO lists (id, name, created_at) VALUES (uuidv7(), 'Archive', now()) RETURNING id",
  );
  const archiveId = archives[0].id as string;
  async function addTodos(listId: string, amount: number): Promise<string[]> {
    const { rows } = await client.query(
      `INSERT INTO todos (id, list_id, title, words, "order", created_by, created_at, version)
       SELECT uuidv7(), $1, 'order chairs ' || i, array_to_tsvector(ARRAY['order', 'chairs', i::text]),
         i, $2, now() - i * interval '1 minute', 1
       FROM generate_series(1, $3::integer) i RETURNING id`,
      [listId, ana.id, amount],
    );
    return rows.map(({ id }) => id as string);
  }
  async function timeSearch(): Promise<number> {
    const startedAt = performance.now();
    await client.query(
      `SELECT id FROM todos, to_tsquery('simple', 'ord:* & cha:*') query
       WHERE list_id = $1 AND words @@ query ORDER BY ts_rank(words, query, 1) DESC LIMIT 50`,
      [archiveId],
    );
    return performance.now() - startedAt;
  }
  const todoIds = await addTodos(list.id, todosToComplete);
  // Enough todos to make a search slow on this machine.
  for (let searchMs = 0, chunks = 0; searchMs < slowSearchMs && chunks < 10; chunks++) {
    await addTodos(archiveId, 20_000);
    searchMs = Math.min(await timeSearch(), await timeSearch(), await timeSearch());
  }
  await client.query("VACUUM ANALYZE");
  await client.end();
  const scene = { ...places, listId: list.id, archiveId, accountId: ana.id };
  return { ana, readers: [ben, chloe].map(({ email }) => email), scene, todoIds };
}

/** The work of a team: it lists, searches, creates and completes todos, each at its own pace. */
export function startTraffic(
  url: string,
  { ana, scene, todoIds }: Team,
  seconds: number,
  signal: AbortSignal,
): PacedLoad {
  const local = url.replace("localhost", "127.0.0.1");
  const authorization = `Bearer ${ana.token}`;
  const json = { authorization, "content-type": "application/json" };
  const finished = todoIds.splice(0, Math.ceil(seconds * completesPerSecond));
  const streams: Omit<Stream, "fromSecond" | "seconds">[] = [
    {
      name: "list",
      method: "GET",
      urls: [`${local}/todos?listId=${scene.listId}`],
      headers: [{ authorization }],
      ratePerSecond: 6,
    },
    {
      name: "search",
      method: "GET",
      urls: ["ch", "ord", "order cha"].map(
        (q) => `${local}/search?sort=relevance&q=${encodeURIComponent(q)}`,
      ),
      headers: [{ authorization }],
      ratePerSecond: 8,
    },
    {
      name: "create",
      method: "POST",
      urls: [`${local}/todos`],
      headers: [json],
      body: JSON.stringify({ title: "Order more chairs", listId: scene.listId }),
      ratePerSecond: 12,
    },
    {
      name: "complete",
      method: "PATCH",
      urls: finished.map((id) => `${local}/todos/${id}`),
      headers: [json],
      body: JSON.stringify({ completed: true }),
      ratePerSecond: completesPerSecond,
    },
  ];
  return startPacedLoad(
    streams.map((stream) => ({ ...stream, fromSecond: 0, seconds })),
    signal,
  );
}
