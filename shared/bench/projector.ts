import { randomUUID } from "node:crypto";
import type { Entry } from "../../act-3-distributed/src/application/outbox.ts";
import { consume } from "../../act-3-distributed/src/async/consumer.ts";
import { type EventBus, openEventBus } from "../../act-3-distributed/src/async/event-bus.ts";
import { todoEventOf } from "../../act-3-distributed/src/async/messages.ts";
import { progressOf } from "../../act-3-distributed/src/async/progress.ts";
import { publisher } from "../../act-3-distributed/src/async/publisher.ts";
import { inBatches } from "../../act-3-distributed/src/async/relay.ts";
import { declareStream } from "../../act-3-distributed/src/async/stream.ts";
import {
  createIndex,
  openSearchEngine,
  type SearchEngine,
} from "../../act-3-distributed/src/data/search-engine.ts";
import { documentOf, searchIndex } from "../../act-3-distributed/src/data/search-index.ts";
import { makeActData } from "../infra/run-act.ts";
import { stopSignal } from "../kit/stop-signal.ts";
import { median } from "./contest.ts";
import type { Bench, Table } from "./report.ts";

const many = 20_000;
const few = 500;
const rounds = 3;
const batchSize = 1_000;
const name = "search-projector";

/** Events about todos that all differ. */
function makeEvents(count: number): Entry[] {
  const now = new Date();
  const delivery = { position: "", attempt: 1, storedAt: now };
  return Array.from({ length: count }, (_, n) => {
    const [id, actorId] = [randomUUID(), randomUUID()];
    const about = { id, listId: randomUUID(), title: `Buy milk and bread for friend${n}` };
    const todo = { ...about, completedAt: null, order: n, createdBy: actorId, createdAt: now };
    const data = { actorId, todo: { ...todo, version: 1 } };
    const envelope = {
      id: randomUUID(),
      type: "todo.created",
      version: 1,
      occurredAt: now,
    } as const;
    return { message: { ...envelope, key: id, traceparent: null, data }, delivery };
  });
}

const batchesOf = <T>(all: T[], size: number): T[][] =>
  Array.from({ length: all.length / size }, (_, i) => all.slice(i * size, (i + 1) * size));

function toOperations({ message }: Entry): object[] {
  const event = todoEventOf(message);
  if (event.type === "todo.deleted") return [];
  const { id, version, document } = documentOf(event.todo);
  return [{ index: { _id: id, version, version_type: "external" } }, document];
}

/** Replaces the index by an empty one. */
async function emptyIndex(engine: SearchEngine): Promise<void> {
  await engine.client.indices.delete({ index: `${engine.todos}-*` });
  await createIndex(engine, engine.todos);
}

/** Returns events per second. */
async function rateOf(count: number, work: () => Promise<unknown>): Promise<number> {
  stopSignal().throwIfAborted();
  const startedAt = performance.now();
  await work();
  return (count * 1_000) / (performance.now() - startedAt);
}

/** Lets the projector apply what waits in the stream. */
async function project(bus: EventBus, engine: SearchEngine): Promise<void> {
  const index = searchIndex(engine, batchSize);
  const apply = (entries: Entry[]) =>
    index.apply(entries.map(({ message }) => todoEventOf(message)));
  const consumer = await consume(bus, name, inBatches(apply), (error) => {
    throw error;
  });
  while ((await progressOf(bus, name).waiting()) > 0) {
    stopSignal().throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await consumer.stop();
}

/** Measures the projector with many events waiting, beside what OpenSearch can store. */
export const projector: Bench = {
  word: "projector",
  summary: "events per second into OpenSearch, beside its limit and one at a time",
  async run({ act, servers, say }) {
    await using stopping = new AsyncDisposableStack();
    const { env, ...data } = await makeActData(act, servers);
    stopping.defer(() => data.remove());
    await declareStream(env.NATS_URL ?? "", "events");
    const bus = await openEventBus(env.NATS_URL ?? "", "events");
    stopping.defer(() => bus.close());
    const engine = openSearchEngine(env.OPENSEARCH_URL ?? "", env.OPENSEARCH_PREFIX ?? "");
    stopping.defer(() => engine.close());
    await createIndex(engine, engine.todos);
    const publish = publisher(bus);

    const results: Record<string, number[]> = { projector: [], raw: [], single: [] };
    for (let round = 0; round <= rounds; round++) {
      say(`projector with ${many.toLocaleString("en")} events, round ${round} of ${rounds}`);
      const events = makeEvents(many);
      const bodies = batchesOf(events, batchSize).map((batch) => batch.flatMap(toOperations));
      await emptyIndex(engine);
      const raw = await rateOf(many, async () => {
        for (const body of bodies) await engine.client.bulk({ index: engine.todos, body });
      });
      await emptyIndex(engine);
      for (const batch of batchesOf(events, batchSize)) await publish(batch);
      const own = await rateOf(many, () => project(bus, engine));
      await emptyIndex(engine);
      const index = searchIndex(engine, 0); // without a refresh for each
      const single = await rateOf(few, async () => {
        for (const { message } of events.slice(0, few)) await index.apply([todoEventOf(message)]);
      });
      if (round === 0) continue; // warms up
      results.projector?.push(own);
      results.raw?.push(raw);
      results.single?.push(single);
    }
    return { tables: [tableOf(results)] };
  },
};

function tableOf({ projector = [], raw = [], single = [] }: Record<string, number[]>): Table {
  const row = (who: string, rates: number[], aim?: number) => {
    const ratio = median(projector.map((rate, at) => rate / (rates[at] ?? 0)));
    return {
      "who writes": who,
      "documents/s": median(rates),
      from: Math.min(...rates),
      to: Math.max(...rates),
      "the projector's rate / its": ratio,
      aim: aim === undefined ? "" : `${aim}: ${ratio >= aim ? "reached" : "MISSED"}`,
    };
  };
  return {
    title: `projector: ${many.toLocaleString("en")} events, or ${few} one at a time, ${rounds} rounds in turns`,
    rows: [
      row("act 3's projector", projector),
      row("raw _bulk", raw, 0.7),
      row("one at a time", single, 10),
    ],
    notes: [
      "The projector: from the stream into the index, in batches of what has arrived.",
      "Raw: a bare client sends batches of 1,000 documents that are ready in memory, one after the other.",
    ],
  };
}
