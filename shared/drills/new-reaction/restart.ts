import { rmSync } from "node:fs";
import { caller, type List } from "../../acceptance/client.ts";
import { withoutLimits } from "../../acceptance/instances.ts";
import type { Person } from "../../acceptance/people.ts";
import { makeThrowawayDir } from "../../infra/infra.ts";
import type { ActData } from "../../infra/run-act.ts";
import { waitUntil } from "../../kit/processes.ts";
import type { Side } from "../drill.ts";
import type { Requests } from "./facts.ts";
import { startUsers } from "./users.ts";

/** The todos to complete before the restart, and after it. */
const amount = 10;

/** Counts the requests that fail if the core is stopped and started again, without a front. */
export async function countRestart(
  side: Side,
  data: ActData,
  people: Person[],
  list: List,
): Promise<Requests> {
  // Production still runs and has its log in the other folder.
  const dir = makeThrowawayDir("restart");
  side.atEnd(async () => rmSync(dir, { recursive: true }));
  const options = { data: { ...data, dir }, env: withoutLimits };
  const first = await side.start(options);
  const here = people.map(({ token }) => caller(token, first.url));
  const users = startUsers(here, list, side.seed);
  side.atEnd(users.stop);
  const complete = async (total: number) => {
    if (await waitUntil(() => users.completions.length >= total, 20_000)) return;
    throw new Error("After a restart, no todo could be completed.");
  };
  await complete(amount);
  await first.stop();
  const second = await side.start({ ...options, port: Number(new URL(first.url).port) });
  await complete(users.completions.length + amount);
  await users.stop();
  await second.stop();
  return { all: users.requests(), failed: users.failures.length };
}
