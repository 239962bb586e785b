import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { withoutLimits } from "../acceptance/instances.ts";
import { signUp } from "../acceptance/people.ts";
import { type ActData, makeActData, runAct } from "../infra/run-act.ts";
import { actBelow } from "../kit/acts.ts";
import { stopSignal } from "../kit/stop-signal.ts";
import { quantile } from "./contest.ts";
import type { Bench, Table, World } from "./report.ts";
import { fill, type Owner, words } from "./search-data.ts";

const sizes = [1_000, 10_000, 100_000, 1_000_000];
const owners = { "3": 3, "100": 100 };
const warmUps = 10;
const samples = 200;

/** One act with its data, and the people who search there. */
type Contender = {
  name: string;
  url: string;
  databaseUrl: string;
  owners: Owner[];
  /** Fills its search index, if it has one, from its database. */
  fillIndex: () => Promise<unknown>;
};

const execFileAsync = promisify(execFile);

type Row = Table["rows"][number];

const timeOf = (name: string) => `${name} p95 ms`;

async function found(url: string, owner: Owner, word: string): Promise<number> {
  const headers = { authorization: `Bearer ${owner.person.token}` };
  const response = await fetch(`${url}/search?q=${word}`, { headers });
  const { total } = (await response.json()) as { total: number };
  if (!response.ok) throw new Error(`A search was answered by ${response.status}.`);
  return total;
}

/** Sends searches to both in turns, one at a time. Returns the 95th percentile of each, in ms. */
async function ask(contenders: Contender[], at: number, word: string) {
  stopSignal().throwIfAborted();
  const times: number[][] = contenders.map(() => []);
  let total = 0;
  for (let round = -warmUps; round < samples; round++) {
    const order = [...contenders.entries()];
    if (round % 2) order.reverse();
    for (const [index, { url, owners }] of order) {
      const startedAt = performance.now();
      total = await found(url, owners[at] as Owner, word);
      if (round >= 0) times[index]?.push(performance.now() - startedAt);
    }
  }
  return { total, p95: times.map((some) => quantile(some, 0.95)) };
}

async function measureAt(size: number, contenders: Contender[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { databaseUrl, owners, fillIndex } of contenders) {
    await fill(databaseUrl, size, owners);
    await fillIndex();
  }
  for (const [at, lists] of Object.keys(owners).entries()) {
    for (const [kind, word] of Object.entries(words)) {
      const { total, p95 } = await ask(contenders, at, word);
      const [below = Number.NaN, here = Number.NaN] = p95;
      const [first = "", second = ""] = contenders.map(({ name }) => name);
      rows.push({
        todos: size,
        "lists of the caller": lists,
        word: kind,
        found: total,
        [timeOf(first)]: below,
        [timeOf(second)]: here,
        [`${first} / ${second}`]: below / here,
      });
    }
  }
  return rows;
}

/** Measures search while the number of all todos grows and the caller's todos stay the same. */
export const search: Bench = {
  word: "search",
  summary: "p95 among 1,000 to 1,000,000 todos, beside the act below",
  async run({ act, servers, say }: World) {
    await using stopping = new AsyncDisposableStack();
    const contenders: Contender[] = [];
    const below = actBelow(act);
    if (!below) throw new Error(`There is no act below ${act.name}.`);
    for (const one of [below, act]) {
      const data: ActData = await makeActData(one, servers);
      stopping.defer(() => data.remove());
      const running = stopping.use(await runAct(one, { servers, data, env: withoutLimits }));
      const { url } = running;
      const people: Owner[] = [];
      for (const lists of Object.values(owners))
        people.push({ person: await signUp("Ana", url), lists });
      contenders.push({
        name: `act ${one.number}`,
        url,
        databaseUrl: data.env.DATABASE_URL ?? "",
        owners: people,
        fillIndex: async () => {
          if (!data.env.OPENSEARCH_URL) return;
          const env = { ...process.env, ...data.env };
          await execFileAsync(process.execPath, ["src/programs/rebuild.ts"], { cwd: one.dir, env });
        },
      });
    }
    const rows: Row[] = [];
    for (const size of sizes) {
      say(`search among ${size.toLocaleString("en")} todos`);
      rows.push(...(await measureAt(size, contenders)));
    }
    return { tables: [tableOf(rows, contenders)] };
  },
};

function tableOf(rows: Row[], contenders: Contender[]): Table {
  const growth = ({ name }: Contender) => {
    const column = timeOf(name);
    const growths = rows
      .filter(({ todos }) => todos === sizes.at(-1))
      .map((last) => {
        const first = rows.find(
          (row) =>
            row.todos === 10_000 &&
            row.word === last.word &&
            row["lists of the caller"] === last["lists of the caller"],
        );
        return Number(last[column]) / Number(first?.[column]);
      });
    return `${name} ${growths.map((times) => times.toFixed(1)).join(", ")}`;
  };
  return {
    title: `search: p95 over HTTP, one search at a time, ${samples} of each kind in turns`,
    rows,
    notes: [
      `From 10,000 todos to 1,000,000 the four kinds take this much more time: ${contenders.map(growth).join("; ")}.`,
      "Lists have 100 todos. With 1,000 todos there are only ten lists, so a caller with a hundred lists has all ten.",
    ],
  };
}
