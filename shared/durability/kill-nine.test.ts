import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { List } from "../acceptance/client.ts";
import { withoutLimits } from "../acceptance/instances.ts";
import { newList, type Person, share, signUp, todosOf } from "../acceptance/people.ts";
import { type Infra, startThrowawayInfra } from "../infra/infra.ts";
import { type ActData, makeActData, runAct } from "../infra/run-act.ts";
import { findAct, firstAct, manifestOf } from "../kit/acts.ts";
import { freePort } from "../kit/ports.ts";
import { waitUntil } from "../kit/processes.ts";
import { randomSeed } from "../kit/random-seed.ts";
import { countMails, expectCounted, expectFindable, expectNotified } from "./reactions.ts";
import { keepers, services, type Victim } from "./victims.ts";
import { Writer } from "./writer.ts";

declare module "vitest" {
  interface TaskMeta {
    /** A sentence that `npm test` prints. */
    measured?: string;
  }
}

const act = process.env.ACT ? findAct(process.env.ACT) : firstAct();
const kills = Number(process.env.KILLS ?? 3);
const seed = randomSeed();
const random = randomNumbers(seed);
const env = { ...withoutLimits, EMAILS_PER_HOUR: "1000000" };
/** An act without an outbox loses the e-mails that are due when it is killed. */
const keepsMails = existsSync(join(act.dir, "src/data/outbox.ts"));

let infra: Infra;
let data: ActData;
let running: Awaited<ReturnType<typeof runAct>>;
beforeAll(async () => {
  infra = await startThrowawayInfra({ needs: manifestOf(act).servers, purpose: "durability" });
  data = await makeActData(act, infra.env);
}, 120_000);
afterAll(async () => {
  await running?.stop();
  await data?.remove();
  await infra?.stop();
}, 60_000);

test(`${act.name}: no acknowledged todo is lost when each of its processes and servers is killed, ${kills} times in all`, {
  timeout: 120_000 + kills * 60_000,
}, async ({ task }) => {
  console.log(`Again with the same moments: RANDOM_SEED=${seed}`);
  const port = await freePort();
  const start = () => runAct(act, { servers: infra.env, data, env, port });
  running = await start();
  const owner = await signUp("Olga Owner", running.url);
  const list = await newList(owner);
  const guests = [
    await signUp("Edo Editor", running.url),
    await signUp("Vera Viewer", running.url),
  ];
  for (const guest of guests) await share(owner, list, guest, "viewer");
  const writers = Array.from({ length: 8 }, (_, index) => new Writer(`Writer ${index}`));

  const all: Victim = {
    name: act.name,
    async kill() {
      await running.kill();
      return async () => {
        running = await start();
      };
    },
  };
  const released = (again: Infra) => onTestFinished(() => again.stop());
  const victims = [
    all,
    ...services(() => running),
    ...keepers(manifestOf(act).servers, infra, released),
  ];
  for (const victim of inTurn(victims, kills)) {
    const load = Promise.all(writers.map((writer) => writer.run(owner, list, random)));
    await sleep(random() * 1_000);
    console.log(`Killing ${victim.name}`);
    const restart = await victim.kill();
    await sleep(random() * 1_000);
    await restart();
    await sleep(random() * 1_000);
    for (const writer of writers) writer.stop();
    await load;
    await nobodyWrites();
    await isReady();
    await expectNothingLost(owner, list, writers);
  }
  const writes = writers.reduce((sum, writer) => sum + writer.writes, 0);
  expect(writes).toBeGreaterThan(kills * writers.length);

  const titles = writers.flatMap(({ completed }) => completed);
  for (const guest of guests) await expectNotified(guest, titles);
  await expectCounted(owner, list, await todosOf(owner, list));
  const mails = await countMails(
    infra.env.MAIL_URL ?? "",
    guests,
    titles,
    keepsMails ? 60_000 : 1_000,
  );
  const measured = `${writes} writes, ${kills} kills of ${victims.length} processes and servers; ${mails.due} e-mails due, ${mails.lost} lost, ${mails.twice} sent twice`;
  console.log(measured);
  task.meta.measured = measured;
  expect(titles.length).toBeGreaterThan(0);
  if (keepsMails) expect(mails.lost).toBe(0);
});

/** Returns as many victims as there are kills. Each comes once before any comes again. */
function inTurn(victims: Victim[], count: number): Victim[] {
  const turns: Victim[] = [];
  while (turns.length < count) {
    const ranked = victims.map((victim) => ({ victim, rank: random() }));
    turns.push(...ranked.sort((a, b) => a.rank - b.rank).map(({ victim }) => victim));
  }
  return turns.slice(0, count);
}

/** Waits until the act says that it is ready. Act 0 has no `/readyz`, and answers with a 401. */
async function isReady(): Promise<void> {
  const answers = () => fetch(`${running.url}/readyz`).then(({ status }) => status < 500);
  const ready = await waitUntil(() => answers().catch(() => false), 60_000);
  expect(ready).toBe(true);
}

/** Waits until PostgreSQL has finished all statements, also those of a killed process. */
async function nobodyWrites(): Promise<void> {
  const url = data.env.DATABASE_URL;
  if (!url) return;
  const client = new pg.Client({ connectionString: infra.env.POSTGRES_URL });
  await client.connect();
  const began = `SELECT FROM pg_stat_activity
    WHERE datname = $1 AND backend_type = 'client backend' AND xact_start < $2`;
  const now = new Date();
  const isQuiet = await waitUntil(async () => {
    const { rowCount } = await client.query(began, [new URL(url).pathname.slice(1), now]);
    return rowCount === 0;
  }, 60_000);
  await client.end();
  expect(isQuiet).toBe(true);
}

async function expectNothingLost(owner: Person, list: List, writers: Writer[]) {
  const todos = await todosOf(owner, list);
  expect(writers.flatMap((writer) => writer.compare(todos))).toEqual([]);
  await expectFindable(owner, list, todos);
}

/** Numbers from 0 to 1 that follow from the seed alone (mulberry32). */
function randomNumbers(state: number): () => number {
  let next = state | 0;
  return () => {
    next = (next + 0x6d2b79f5) | 0;
    let mixed = Math.imul(next ^ (next >>> 15), next | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
