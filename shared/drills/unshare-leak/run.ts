import { openEventBus } from "../../../act-3-distributed/src/async/event-bus.ts";
import { withoutLimits } from "../../acceptance/instances.ts";
import { newTodo, type Person, signUp } from "../../acceptance/people.ts";
import { makeActData } from "../../infra/run-act.ts";
import type { Report, Side } from "../drill.ts";
import { measureCosts, type Searcher } from "./costs.ts";
import { costInWords, type Facts, inEnglish, leaksInWords } from "./facts.ts";
import { giveLists } from "./give-lists.ts";
import { leaksOf, shareLists, unshareAll } from "./leaks.ts";
import { recordLoads } from "./loads.ts";
import { delayOf, tell } from "./story.ts";

const listCounts = [10, 1_000, 10_000];
const stream = "events";

/** Stops the projector of search: its consumer gets no events for ten minutes, or until the end. */
async function stopProjector(natsUrl: string) {
  const { manager, close } = await openEventBus(natsUrl, stream);
  const until = new Date(Date.now() + 600_000);
  await manager.consumers.pause(stream, "search-projector", until);
  return async () => {
    await manager.consumers.resume(stream, "search-projector");
    await close();
  };
}

/** Unshares lists while everybody searches, and then measures the searches of quiet callers. */
export async function unshareAndSearch(side: Side, report: Report): Promise<Facts> {
  const data = await makeActData(side.act, side.servers);
  side.atEnd(data.remove);
  const recorder = await recordLoads(data.env.OPENFGA_URL ?? "");
  side.atEnd(recorder.stop);
  const { loads } = recorder;
  const env = { ...withoutLimits, OPENFGA_URL: recorder.url, EVENT_STREAM: stream };
  const { url } = await side.start({ data, env });

  const names = ["Ana", "Ben", "Chloe", "Dan", "Eve", "Finn"];
  const people = await Promise.all(names.map((name) => signUp(name, url)));
  const [owner, ...members] = people as [Person, ...Person[]];
  const searchers: Searcher[] = [];
  for (const lists of listCounts) {
    report("lists", `giving somebody ${inEnglish(lists)}`);
    const person = await signUp(`Searcher ${lists}`, url);
    await giveLists(data.env, person, lists);
    await newTodo(person, "Order the cake");
    searchers.push({ person, lists });
  }
  report("lists", "sharing");
  const shared = await shareLists(owner, members);
  report("lists", `${shared.length} shared with ${members.length} people`);

  const resume = await stopProjector(data.env.NATS_URL ?? "");
  const { unshares, searches } = await unshareAll(owner, members, shared, (sofar, seen) => {
    const leaked = leaksOf(sofar, seen).map(({ unshare }) => unshare);
    report("unshares that leaked", `${new Set(leaked).size} of ${sofar.length}`);
  });
  await resume();
  const leaks = leaksOf(unshares, searches);
  const costs = await measureCosts(searchers, loads, (round, of) =>
    report("searches", `round ${round} of ${of}`),
  );
  const accountOf = new Map(people.map(({ name, id }) => [name, id]));
  const facts: Facts = {
    unshares: unshares.length,
    leaked: new Set(leaks.map(({ unshare }) => unshare)).size,
    searches: searches.length,
    leakedSearches: new Set(leaks.map(({ search }) => search)).size,
    latestLeakMs: Math.max(0, ...leaks.map(delayOf)),
    costs,
    story: tell(leaks, loads, accountOf),
  };
  report("unshares that leaked", leaksInWords(facts));
  report("searches that leaked", `${facts.leakedSearches} of ${facts.searches}`);
  for (const cost of costs) report(`with ${inEnglish(cost.lists)} lists`, costInWords(cost));
  return facts;
}
