import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { List } from "../../acceptance/client.ts";
import { newList, type Person, share, signUp } from "../../acceptance/people.ts";
import { makeActData } from "../../infra/run-act.ts";
import type { Report, Side } from "../drill.ts";
import { startProduction } from "../production.ts";
import { nowMs } from "../record.ts";
import { addReaction } from "./add.ts";
import { changeBetween } from "./change.ts";
import { startChatRoom } from "./chat-room.ts";
import { coreInWords, type Facts, type Heard } from "./facts.ts";
import { countRestart } from "./restart.ts";
import { isAfter, isBefore, type Run, tell } from "./story.ts";
import { type Completion, startUsers } from "./users.ts";

/** How many todos are completed before the change begins; the seed chooses. */
const beforeAmount = fc.integer({ min: 30, max: 50 });
/** How many are completed after it. */
const afterAmount = 30;
const patienceMs = 20_000;

export const emailOf = (name: string) => `${name.toLowerCase()}@example.com`;

/** Three people who may complete the todos of a list. */
async function makeTeam(url: string): Promise<{ people: Person[]; list: List }> {
  const names = ["Ana", "Ben", "Chloe"];
  const signUps = names.map((name) => signUp(name, url, emailOf(name)));
  const people = (await Promise.all(signUps)) as [Person, ...Person[]];
  const [owner, ...others] = people;
  const list = await newList(owner);
  for (const other of others) await share(owner, list, other, "editor");
  return { people, list };
}

/** Completes todos, adds the reaction meanwhile, and counts what the chat room hears of. */
export async function addWhileRunning(side: Side, report: Report): Promise<Facts> {
  const { heard, ...chat } = await startChatRoom();
  side.atEnd(chat.stop);
  report("chat room", chat.url);
  const data = await makeActData(side.act, side.servers);
  side.atEnd(data.remove);
  const production = await startProduction(side, data, { CHAT_WEBHOOK_URL: chat.url });
  const { people, list } = await makeTeam(production.url);
  const users = startUsers(people, list, side.seed);
  side.atEnd(users.stop);
  const { completions, failures } = users;

  async function until(what: string, condition: () => boolean): Promise<void> {
    const giveUpMs = nowMs() + patienceMs;
    for (let isDone = false; !isDone; await sleep(100)) {
      isDone = condition();
      report("todos completed", `${completions.length}`);
      report("posted in the room", `${heard.size}`);
      if (!isDone && nowMs() > giveUpMs)
        throw new Error(`This did not happen within ${patienceMs / 1000} s: ${what}.`);
    }
  }

  const startedMs = nowMs();
  const [amount = 0] = fc.sample(beforeAmount, { seed: side.seed, numRuns: 1 });
  await until("the first todos are completed", () => completions.length >= amount);
  if (heard.size > 0 || failures.length > 0)
    throw new Error("Before the change, a request failed or the chat room heard of a todo.");

  const beganMs = nowMs();
  report("change", "the reaction is added");
  const releases = await addReaction(side, production);
  const inPlaceMs = nowMs();
  const change = changeBetween(production.firstRelease, side.act.dir);
  report("change", `new: ${change.newFiles.join(", ")}`);
  report("lines of the core", coreInWords({ change }));
  report("releases of the core", `${releases}`);

  const after = () => completions.filter((one) => isAfter(one, { inPlaceMs }));
  await until("todos are completed afterwards", () => after().length >= afterAmount);
  await users.stop();
  await until("the chat room hears of the todos that were completed afterwards", () =>
    after().every(({ title }) => heard.has(title)),
  );
  await until("all todos are posted, or no more are", settled(heard, completions));
  const times = { startedMs, beganMs, inPlaceMs, endedMs: nowMs() };
  const requests = users.requests();
  const facts = factsOf({ completions, requests, failures, heard, change, releases, ...times });
  // Last, because it completes more todos.
  if (releases > 0) facts.restart = await countRestart(side, data, people, list);
  return facts;
}

/** The time without a post after which no more will come. */
const silenceMs = 1_500;

/** Whether the chat room has heard of all todos, or of none for so long that no more will come. */
function settled(heard: Map<string, number>, completions: Completion[]): () => boolean {
  let last = { size: -1, atMs: 0 };
  return () => {
    if (heard.size !== last.size) last = { size: heard.size, atMs: nowMs() };
    return heard.size >= completions.length || nowMs() - last.atMs > silenceMs;
  };
}

function factsOf(run: Run): Facts {
  const { completions, requests, failures, heard, change, releases, startedMs } = run;
  const countOf = (isCounted: (one: Completion) => boolean): Heard => {
    const group = completions.filter(isCounted);
    return { heard: group.filter(({ title }) => heard.has(title)).length, of: group.length };
  };
  const inOrder = (times: number[]) =>
    times.map((ms) => Math.round(ms - startedMs)).sort((a, b) => a - b);
  return {
    change,
    releases,
    requests: { all: requests, failed: failures.length },
    before: countOf((one) => isBefore(one, run)),
    meanwhile: countOf((one) => !isBefore(one, run) && !isAfter(one, run)),
    after: countOf((one) => isAfter(one, run)),
    times: {
      completed: inOrder(completions.map(({ request }) => request.answeredMs)),
      posted: inOrder([...heard.values()]),
      began: Math.round(run.beganMs - startedMs),
      inPlace: Math.round(run.inPlaceMs - startedMs),
    },
    story: tell(run),
  };
}
