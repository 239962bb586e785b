import { randomUUID } from "node:crypto";
import { todoSearch } from "../../act-3-distributed/src/data/search.ts";
import {
  createIndex,
  openSearchEngine,
  type SearchEngine,
} from "../../act-3-distributed/src/data/search-engine.ts";
import { documentOf, write } from "../../act-3-distributed/src/data/search-index.ts";
import { makeActData } from "../infra/run-act.ts";
import { stopSignal } from "../kit/stop-signal.ts";
import { quantile } from "./contest.ts";
import type { Bench, Table } from "./report.ts";

const sizes = [1_000, 100_000, 1_000_000];
const listCounts = [10, 1_000, 10_000];
const listsInAll = 20_000;
const samples = 100;
const warmUps = 20;
const batchSize = 2_000;

// Common and rare words, whole and begun.
const words = ["buy", "br", "thing42", "friend7", "frie"];

type Row = Table["rows"][number];
type Query = { index: string; body: { query: { bool: { filter: object[] } } } };

/** Adds todos of many lists to the index. */
async function fill(engine: SearchEngine, from: number, to: number, listIds: string[]) {
  for (let start = from; start < to; start += batchSize) {
    stopSignal().throwIfAborted();
    const count = Math.min(batchSize, to - start);
    const documents = Array.from({ length: count }, (_, i) => {
      const n = start + i;
      const title = `${n % 2 ? "Buy" : "Bring"} thing${n % 100} for friend${n}`;
      const listId = listIds[(n * 7_919) % listIds.length] ?? "";
      const about = { id: randomUUID(), listId, title, order: n, createdBy: listId };
      const createdAt = new Date(Date.UTC(2026, 0, 1) + n * 1_000);
      return documentOf({ ...about, completedAt: null, createdAt, version: 1 });
    });
    await write(engine, [engine.todos], documents, false);
  }
  await engine.client.indices.forcemerge({ index: engine.todos, max_num_segments: 5 });
  await engine.client.indices.refresh({ index: engine.todos });
}

/** The same engine, whose searches show the todos of all lists. */
function withoutPermissions(engine: SearchEngine): SearchEngine {
  const client = Object.create(engine.client);
  client.search = ({ index, body }: Query) => {
    const filter = body.query.bool.filter.filter((one) => !("terms" in one));
    return engine.client.search({ index, body: { ...body, query: { bool: { filter } } } });
  };
  return { ...engine, client };
}

/** Searches in turns, and returns the 95th percentile of each, in ms. */
async function ask(engine: SearchEngine, listIds: string[]) {
  const sides = [todoSearch(engine), todoSearch(withoutPermissions(engine))];
  const times: number[][] = [[], []];
  for (let round = -warmUps; round < samples; round++) {
    stopSignal().throwIfAborted();
    const query = { listIds, words: [words[Math.abs(round) % words.length] ?? ""], limit: 50 };
    for (const [at, search] of [...sides.entries()].sort(() => (round % 2 ? 1 : -1))) {
      const startedAt = performance.now();
      await search({ ...query, sort: "newest" });
      if (round >= 0) times[at]?.push(performance.now() - startedAt);
    }
  }
  return times.map((some) => quantile(some, 0.95));
}

/** Measures what the caller's permissions cost a search. */
export const permissions: Bench = {
  word: "permissions",
  summary: "p95 of searches by callers with 10 to 10,000 lists, beside the unfiltered query",
  async run({ act, servers, say }) {
    await using stopping = new AsyncDisposableStack();
    const { env, ...data } = await makeActData(act, servers);
    stopping.defer(() => data.remove());
    const engine = openSearchEngine(env.OPENSEARCH_URL ?? "", env.OPENSEARCH_PREFIX ?? "");
    stopping.defer(() => engine.close());
    await createIndex(engine, engine.todos);
    const listIds = Array.from({ length: listsInAll }, () => randomUUID());
    const rows: Row[] = [];
    for (const [at, size] of sizes.entries()) {
      say(`searches with permissions among ${size.toLocaleString("en")} todos`);
      await fill(engine, sizes[at - 1] ?? 0, size, listIds);
      for (const lists of listCounts) {
        const [own = Number.NaN, free = Number.NaN] = await ask(engine, listIds.slice(0, lists));
        rows.push({
          todos: size,
          "lists of the caller": lists,
          "p95 ms": own,
          "unfiltered p95 ms": free,
          ratio: own / free,
          aim: `2: ${own / free <= 2 ? "reached" : "MISSED"}`,
        });
      }
    }
    return {
      tables: [
        {
          title: `permissions: p95 in OpenSearch, one search at a time, ${samples} of each kind in turns`,
          rows,
          notes: [
            `${listsInAll.toLocaleString("en")} lists share the todos. Only the query itself is measured.`,
          ],
        },
      ],
    };
  },
};
