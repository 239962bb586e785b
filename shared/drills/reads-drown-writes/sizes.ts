import pg from "pg";
import type { Todo } from "../../acceptance/client.ts";
import { withoutLimits } from "../../acceptance/instances.ts";
import { complete, newTodo, type Person, signUp } from "../../acceptance/people.ts";
import { fill, words } from "../../bench/search-data.ts";
import { makeActData } from "../../infra/run-act.ts";
import { stopSignal } from "../../kit/stop-signal.ts";
import { quantile } from "../../load/paced.ts";
import { applyEdits } from "../edits.ts";
import { startDrillServers } from "../run-drill.ts";
import { openSide, stepsOfDrill, writeSide } from "../sides.ts";
import { drill } from "./drill.ts";
import { variations } from "./variations.ts";

// Finds the size from which the table for search is worth its cost. Sends the same searches to
// every variation in turns, at growing sizes, and measures the cost of completing a todo.

const sizes = (process.argv[2] ?? "10000,100000,1000000").split(",").map(Number);
const rounds = 60;
const ticks = 500;

const signal = stopSignal();
const steps = await stepsOfDrill(drill);
const ways = variations.filter(({ name }) => name !== "act 1, covering index");

/** A variation that runs, with a person who has three lists and one who has a hundred. */
type Contender = { name: string; url: string; databaseUrl: string; few: Person; many: Person };

async function start(stack: AsyncDisposableStack, servers: Record<string, string>) {
  const contenders: Contender[] = [];
  for (const { name, side: sideName, edits } of ways) {
    const act = stack.adopt(writeSide(drill.at.act, steps[sideName]), ({ remove }) => remove());
    applyEdits(act.dir, edits);
    const once = <Made>(make: () => Promise<Made>) => make();
    const known = { name: sideName, act, servers, seed: 1, signal, once };
    const side = openSide(known, stack.use(new AsyncDisposableStack()), new Set());
    const data = await makeActData(act, servers);
    stack.defer(data.remove);
    const { url } = await side.start({ data, env: withoutLimits });
    const [few, many] = [await signUp("Ana", url), await signUp("Ben", url)];
    contenders.push({ name, url, databaseUrl: data.env.DATABASE_URL ?? "", few, many });
  }
  return contenders;
}

const inMs = (value: number) => `${value.toFixed(1)} ms`;

/** The median and p95 of a search for each contender, measured in turns. */
async function searchTimes(contenders: Contender[], who: "few" | "many", word: string) {
  const times = contenders.map((): number[] => []);
  for (let round = -5; round < rounds; round++)
    for (const [at, contender] of contenders.entries()) {
      signal.throwIfAborted();
      const startedAt = performance.now();
      const { status } = await contender[who].get(`/search?q=${word}`);
      if (status !== 200) throw new Error(`${contender.name}: a search answered ${status}.`);
      if (round >= 0) times[at]?.push(performance.now() - startedAt);
    }
  return times.map((all) => `${inMs(quantile(all, 0.5))} (p95 ${inMs(quantile(all, 0.95))})`);
}

/** The time to complete a todo, and how much this writes to the disk in the end. */
async function tickCost({ databaseUrl, many }: Contender): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  client.on("error", () => {}); // After a failure elsewhere, the database is dropped.
  const todos: Todo[] = [];
  for (let i = 1; i <= ticks; i++) todos.push(await newTodo(many, `Buy thing${i} for friend${i}`));
  await new Promise((done) => setTimeout(done, 3_000)); // until everything that follows is written
  const position = async () =>
    Number(
      (await client.query("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS at")).rows[0].at,
    );
  const before = await position();
  const times: number[] = [];
  for (const todo of todos) {
    const startedAt = performance.now();
    await complete(many, todo);
    times.push(performance.now() - startedAt);
  }
  await new Promise((done) => setTimeout(done, 3_000)); // until everything that follows is written
  const kilobytes = ((await position()) - before) / 1024 / ticks;
  await client.end();
  return `${inMs(quantile(times, 0.5))}, ${kilobytes.toFixed(1)} kB of write-ahead log`;
}

await using stack = new AsyncDisposableStack();
const infra = await startDrillServers(["postgres", "smtp"]);
stack.defer(infra.stop);
const contenders = await start(stack, infra.env);
const print = (what: string, values: string[]) =>
  console.log([what, ...values.map((value, at) => `  ${ways[at]?.name}: ${value}`)].join("\n"));
for (const size of sizes) {
  for (const { databaseUrl, few, many } of contenders)
    await fill(databaseUrl, size, [
      { person: few, lists: 3 },
      { person: many, lists: 100 },
    ]);
  const at = `${size.toLocaleString("en")} todos`;
  for (const [who, lists] of [
    ["few", 3],
    ["many", 100],
  ] as const)
    for (const word of Object.values(words))
      print(`${at}, ${lists} lists, '${word}'`, await searchTimes(contenders, who, word));
  const costs: string[] = [];
  for (const contender of contenders) costs.push(await tickCost(contender));
  print(`${at}, a completed todo`, costs);
  print(
    `${at}, 100 lists, '${words.common}', after completing todos`,
    await searchTimes(contenders, "many", words.common),
  );
}
