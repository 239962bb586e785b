import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import { caller, type List, must, type Session } from "../../acceptance/client.ts";
import { withoutLimits } from "../../acceptance/instances.ts";
import { newTodo, password, signUp, todosOf } from "../../acceptance/people.ts";
import { bodyWidth } from "../chart.ts";
import type { Drill, Side, Verdict } from "../drill.ts";
import { arrowsOf, nowMs, type Recorded, recording } from "../record.ts";
import type { Observed } from "../space-time.ts";
import { bar, paragraph, text } from "../svg.ts";
import { makeEnvironments, type Settings, slipped } from "./environments.ts";

/** The customers' data, counted through the product. */
type Counts = { accounts: number; todos: number };
type Facts = {
  before: Counts;
  after: Counts;
  answer: string;
  /** The events of Ada, the first customer, and of the clean-up. */
  events: Observed[];
};

const names = ["ada", "bela", "carl", "dora", "emil", "fay", "gus", "hana"];
const emailOf = (name: string) => `${name}@customer.example`;
const cleanUp = fileURLToPath(new URL("./clean-up.ts", import.meta.url));

const inWords = ({ accounts, todos }: Counts) => `${accounts} accounts, ${todos} todos`;

const ada = "Ada, a customer";
const production = "production";
const database = "production's database";
const machine = "developer's machine";

/** Customers sign up and write todos. */
async function addCustomers(url: string, seed: number): Promise<void> {
  const amounts = fc.sample(fc.integer({ min: 5, max: 20 }), { seed, numRuns: names.length });
  const signUpAndWrite = async (name: string, amount = 0) => {
    const customer = await signUp(name, url, emailOf(name));
    for (let i = 1; i <= amount; i++) await newTodo(customer, `Remember this ${i}`);
  };
  await Promise.all(names.map((name, at) => signUpAndWrite(name, amounts[at])));
}

/** Counts through the product: logs in as each customer. The log gets Ada's requests. */
async function count(url: string, log: Recorded[]): Promise<Counts> {
  const counts: Counts = { accounts: 0, todos: 0 };
  for (const name of names) {
    const credentials = { email: emailOf(name), password };
    const isLogged = name === names[0];
    const anonymous = recording(ada, caller(undefined, url), isLogged ? log : []);
    const answer = await anonymous.post<Session>("/sessions", credentials);
    if (answer.status === 401) continue;
    const customer = caller(must(201, answer).token, url);
    const lists = must(200, await customer.get<List[]>("/lists"));
    counts.accounts += 1;
    for (const list of lists) counts.todos += (await todosOf(customer, list)).length;
  }
  return counts;
}

/**
 * Runs the clean-up as the developer would, with only these settings. Returns the error, if there
 * is one.
 */
async function runCleanUp(code: string, settings: Settings): Promise<string | undefined> {
  const { PATH = "" } = process.env;
  const run = promisify(execFile);
  try {
    await run(process.execPath, [cleanUp], { cwd: code, env: { PATH, ...settings } });
    return undefined;
  } catch (error) {
    return (error as { stderr: string }).stderr.trim();
  }
}

/** Proves that the clean-up works on development's data, so that a refusal means something. */
async function cleanDevelopment(side: Side, settings: Settings): Promise<void> {
  await using development = await side.start({ env: { ...settings, SAMPLE_DATA: "true" } });
  const ana = { email: "ana@example.com", password };
  const logIn = () => caller(undefined, development.url).post<Session>("/sessions", ana);
  must(201, await logIn());
  const error = await runCleanUp(side.act.dir, settings);
  if (error !== undefined) throw new Error(`The clean-up fails in development, too: ${error}`);
  must(401, await logIn());
}

/**
 * Whether customers have lost anything.
 * @throws if they have not, but no server refused; the server may be down or was never reached
 */
export function judge(before: Counts, after: Counts, refusal: string | undefined): Verdict {
  if (after.accounts < before.accounts || after.todos < before.todos) return "fails";
  if (/permission denied/.test(refusal ?? "")) return "holds";
  throw new Error(`Nothing is lost, but no server refused: ${refusal ?? "no error"}`);
}

export const drill: Drill<Facts> = {
  id: "wipe-test-data",
  measures: "counts",
  at: { act: "1", piece: "isolated-environments" },
  story:
    "Customers keep todos in production. A developer has the code and development's settings. By " +
    "mistake, these settings contain the address of production. Then the tests' clean-up runs: it " +
    "empties every table. What do customers have afterwards?",
  holdsIf: "no customer loses anything",
  below: {
    title: "Without isolated environments",
    verdict: "fails",
    because: "any program that knows the name of production's file can write to it",
  },
  above: {
    title: "With isolated environments",
    verdict: "holds",
    because: "PostgreSQL refuses development's role access to any other database",
  },
  look:
    `Log in as ${emailOf("ada")}, password '${password}': with the piece her todos are there, ` +
    "without it her account is gone.",

  async scenario(side, report) {
    const environments = await makeEnvironments(side);
    const { url } = await side.start({ env: { ...environments.production, ...withoutLimits } });
    await addCustomers(url, side.seed);
    const log: Recorded[] = [];
    const before = await count(url, log);
    report("production before", inWords(before));

    await cleanDevelopment(side, environments.development);
    report("clean-up, development", "runs, and empties it");

    const beganMs = nowMs();
    const refusal = await runCleanUp(side.act.dir, slipped(environments));
    const endedMs = nowMs();
    report("clean-up, production", refusal ?? "runs, without an error");
    const after = await count(url, log);
    report("production after", inWords(after));

    const answer = refusal ?? "no error: it deleted every row";
    const events: Observed[] = [
      ...log.flatMap((one) => arrowsOf(one, production, one.status === 401)),
      {
        atMs: beganMs,
        from: machine,
        to: database,
        text: "the clean-up: DELETE FROM every table",
        isGuilty: refusal === undefined,
      },
      { atMs: endedMs, from: database, to: machine, text: answer },
    ];
    return { verdict: judge(before, after, refusal), facts: { before, after, answer, events } };
  },

  chart: {
    caption: "The tests' clean-up runs with production's address: what customers have left.",
    height: 238,
    draw: drawCounts,
    describe: ({ before, after, answer }) =>
      `before ${inWords(before)}; after ${inWords(after)}. The database said: ${answer}.`,
  },

  spaceTime: ({ events }) => ({
    caption: "The clean-up, between two log-ins of a customer.",
    processes: [ada, production, database, machine],
    events,
    guilty:
      "The request that was wrong: Ada's second POST /sessions. Her password was right, and the " +
      "answer was 401, because the clean-up had deleted her account.",
  }),
};

function drawCounts({ before, after, answer }: Facts): string {
  const barLength = bodyWidth - 118;
  const kinds = ["accounts", "todos"] as const;
  const rows = kinds.map((kind, at) => {
    const y = 14 + at * 82;
    const line = (when: string, dy: number, amount: number, classes: string) =>
      text(0, y + dy, when, "soft") +
      bar(58, y + dy - 12, barLength, amount / before[kind], classes) +
      text(bodyWidth, y + dy, `${amount}`, `number end ${amount < before[kind] ? "bad" : ""}`);
    return (
      text(0, y, kind, "number") +
      line("before", 25, before[kind], "ink") +
      line("after", 50, after[kind], "good")
    );
  });
  const words = paragraph(0, 206, answer, { characters: 46, classes: "code" });
  return `${rows.join("")}${text(0, 180, "What the database said", "soft")}${words}`;
}
