import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { AckPolicy, jetstream } from "@nats-io/jetstream";
import pg from "pg";
import { type EventBus, openEventBus } from "../../act-3-distributed/src/async/event-bus.ts";
import { publisher } from "../../act-3-distributed/src/async/publisher.ts";
import { consumerNames } from "../../act-3-distributed/src/async/stream.ts";
import { rebuildSearch, withSearch } from "../../act-3-distributed/src/data/search-rebuild.ts";
import { readDatabaseConfig, readSearchConfig } from "../../act-3-distributed/src/ops/config.ts";
import { withoutLimits } from "../acceptance/instances.ts";
import { newList, type Person, share, signUp } from "../acceptance/people.ts";
import { makeActData, runAct } from "../infra/run-act.ts";
import { stopSignal } from "../kit/stop-signal.ts";
import { median, quantile } from "./contest.ts";
import { cpuSeconds } from "./processes.ts";
import type { Bench, Table, World } from "./report.ts";

const waiting = 100_000;
const rounds = 3;
const samples = 100;
const count = waiting.toLocaleString("en");

/** A bare client that only acknowledges. */
const raw = "raw consumer";

/** People of one list, whose todos are completed by `actor`. `member` is told. */
type Team = { actor: Person; member: Person; listId: string };

/** The running act, and its servers. */
type Stage = { pid: number; db: pg.Client; bus: EventBus; emptyIndex: () => Promise<unknown> };

async function newTeam(url: string): Promise<Team> {
  const [actor, member] = [await signUp("Olga Owner", url), await signUp("Edo Editor", url)];
  const list = await newList(actor);
  await share(actor, list, member, "editor");
  return { actor, member, listId: list.id };
}

/** Publishes events about todos that all differ. Every consumer of the act handles them. */
async function fillStream(bus: EventBus, { actor, member, listId }: Team): Promise<void> {
  const publish = publisher(bus);
  const now = new Date();
  const envelope = {
    type: "todo.completed",
    version: 2,
    occurredAt: now,
    traceparent: null,
  } as const;
  const about = { listId, title: "Buy milk and bread", completedAt: now, order: 1, version: 2 };
  const delivery = { position: "", attempt: 1, storedAt: now };
  for (let left = waiting; left > 0; left -= 1_000) {
    const entries = Array.from({ length: 1_000 }, () => {
      const [id, key] = [randomUUID(), randomUUID()];
      const todo = { ...about, id: key, createdBy: actor.id, createdAt: now };
      const data = { actorId: actor.id, todo, recipients: [member.id] };
      return { message: { ...envelope, id, key, data }, delivery };
    });
    await publish(entries);
  }
}

/** Autovacuum has come by after all rows had been deleted. */
async function emptyTables(db: pg.Client): Promise<void> {
  for (const table of ["notifications", "email.outbox"]) {
    await db.query(`DELETE FROM ${table}`);
    await db.query(`VACUUM ANALYZE ${table}`);
  }
}

/** Lets one consumer handle all events while the others pause. Returns events per second. */
async function drain({ pid, bus }: Stage, name: string) {
  stopSignal().throwIfAborted();
  const { consumers } = bus.manager;
  await consumers.reset(bus.stream, name, 1);
  const cpu = cpuSeconds(pid);
  const startedAt = performance.now();
  await consumers.resume(bus.stream, name);
  const isDone = async () => {
    const { num_pending, num_ack_pending } = await consumers.info(bus.stream, name);
    return num_pending + num_ack_pending === 0;
  };
  while (!(await isDone())) {
    stopSignal().throwIfAborted();
    await sleep(20);
  }
  const rate = (waiting * 1_000) / (performance.now() - startedAt);
  const cpuUs = ((cpuSeconds(pid) - cpu) * 1e6) / waiting;
  await pause(bus, name);
  return { rate, cpuUs };
}

const pause = ({ manager, stream }: EventBus, name: string) =>
  manager.consumers.pause(stream, name, new Date(Date.now() + 24 * 60 * 60 * 1_000));

async function startRaw({ connection, manager, stream }: EventBus): Promise<void> {
  const name = "raw";
  await manager.consumers.add(stream, {
    durable_name: name,
    filter_subject: `${stream}.todo.>`,
    ack_policy: AckPolicy.Explicit,
    max_ack_pending: 2_000,
  });
  const consumer = await jetstream(connection).consumers.get(stream, name);
  await consumer.consume({ max_messages: 1_000, callback: (message) => message.ack() });
}

async function measureConsumers(stage: Stage, team: Team, say: World["say"]): Promise<Table> {
  const { bus, db, emptyIndex } = stage;
  await startRaw(bus);
  const names = ["raw", ...consumerNames];
  for (const name of names) await pause(bus, name);
  await fillStream(bus, team);
  const all = new Map(names.map((name) => [name, [] as Awaited<ReturnType<typeof drain>>[]]));
  for (let round = 0; round <= rounds; round++) {
    say(`consumers with ${count} events waiting, round ${round} of ${rounds}`);
    for (const name of round % 2 ? names.toReversed() : names) {
      await emptyTables(db);
      await emptyIndex();
      const result = await drain(stage, name);
      if (round > 0) all.get(name)?.push(result); // the first round warms up
    }
  }
  await emptyTables(db);
  const raws = all.get("raw") ?? [];
  const rows = [...all].map(([name, some]) => {
    const rates = some.map(({ rate }) => rate);
    return {
      consumer: name === "raw" ? raw : name,
      "events/s": median(rates),
      from: Math.min(...rates),
      to: Math.max(...rates),
      "µs of the act each": name === "raw" ? 0 : median(some.map(({ cpuUs }) => cpuUs)),
      "its rate / raw": median(rates.map((rate, at) => rate / (raws[at]?.rate ?? 0))),
    };
  });
  return {
    title: `consumers: ${count} events waiting for each, tables vacuumed when they were empty, ${rounds} rounds in turns`,
    rows,
    notes: [
      "The raw consumer is a bare client that only acknowledges. The e-mail worker stores one e-mail for each event,",
      "while its relay already sends them to a mailer that does nothing.",
    ],
  };
}

const addEmails = (db: pg.Client, { actor, member, listId }: Team, howMany: number) =>
  db.query<{ position: string }>(
    `INSERT INTO email.outbox (topic, id, type, version, occurred_at, key, data)
     SELECT 'email', id, 'email.due', 2, now(), id, jsonb_build_object(
       'actorId', $1::text, 'accountId', $2::text, 'listId', $3::text, 'title', 'Buy milk')
     FROM (SELECT gen_random_uuid()::text AS id FROM generate_series(1, $4)) ids
     RETURNING position`,
    [actor.id, member.id, listId, howMany],
  );

/** One account has all the waiting e-mails. Another one adds an e-mail now and then. */
async function measureEmails({ db }: Stage, flood: Team, other: Team): Promise<Table> {
  const left = async () => {
    const { rows } = await db.query("SELECT count(*)::integer AS count FROM email.outbox");
    return Number(rows[0].count);
  };
  const isSent = async (position = "") => {
    const { rows } = await db.query(
      "SELECT FROM email.outbox WHERE topic = 'email' AND position = $1",
      [position],
    );
    return rows.length === 0;
  };
  await addEmails(db, flood, waiting);
  while ((await left()) === waiting) await sleep(5); // until the relay has noticed
  const [before, startedAt] = [await left(), performance.now()];
  const delays: number[] = [];
  while (delays.length < samples) {
    stopSignal().throwIfAborted();
    const { rows } = await addEmails(db, other, 1);
    const storedAt = performance.now();
    while (!(await isSent(rows[0]?.position))) await sleep(1);
    delays.push(performance.now() - storedAt);
    await sleep(50);
  }
  const after = await left();
  const rate = ((before - after) * 1_000) / (performance.now() - startedAt);
  return {
    title: `e-mails: ${count} of one account wait, another account adds one at a time, ${samples} times`,
    rows: [
      {
        "e-mails/s of the flood": rate,
        "still waiting at the end": after,
        "delay of the other's p50 ms": quantile(delays, 0.5),
        "p95 ms": quantile(delays, 0.95),
        "longest ms": Math.max(...delays),
      },
    ],
    notes: ["The mailer does nothing. The aim: another account's e-mails wait at most a second."],
  };
}

/** Measures each consumer, and the relay of e-mails, behind a long backlog. */
export const consumers: Bench = {
  word: "consumers",
  summary: `each consumer with ${count} events waiting, and e-mails behind a flood`,
  async run({ act, servers, say }) {
    await using stopping = new AsyncDisposableStack();
    const { env: allotted, ...data } = await makeActData(act, servers);
    stopping.defer(() => data.remove());
    const { SMTP_URL: _, ...env } = allotted; // without it, the mailer does nothing
    const settings = { ...withoutLimits, EMAILS_PER_HOUR: "1000000000" };
    const { pid, url } = stopping.use(
      await runAct(act, { servers, data: { ...data, env }, env: settings }),
    );
    const db = new pg.Client({ connectionString: env.DATABASE_URL });
    await db.connect();
    stopping.defer(() => db.end());
    const bus = await openEventBus(env.NATS_URL ?? "", "events");
    stopping.defer(() => bus.close());
    // There are no todos, since the events are made up.
    const own = { ...readDatabaseConfig(env), ...readSearchConfig(env) };
    const emptyIndex = () =>
      withSearch(own, (truth, engine) => rebuildSearch(truth, engine, () => {}));
    const stage = { pid, db, bus, emptyIndex };
    const team = await newTeam(url);
    const ofConsumers = await measureConsumers(stage, team, say);
    say(`e-mails behind ${count} of one account`);
    return { tables: [ofConsumers, await measureEmails(stage, team, await newTeam(url))] };
  },
};
