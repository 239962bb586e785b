import { bodyWidth } from "../chart.ts";
import type { Drill, Side } from "../drill.ts";
import { applyEdits, countPlaces, type Edit, placeOf } from "../edits.ts";
import { arrowsOf, nowMs } from "../record.ts";
import type { Observed } from "../space-time.ts";
import { mark, text } from "../svg.ts";
import { firstFound, patchOf, question } from "./rule.ts";
import { app, editor, type Tried, tryWays, ways } from "./ways.ts";

type Facts = {
  /** The first place where a reader finds the rule. */
  found: string;
  /** For each way, whether editors get through once the rule is changed there. */
  obeys: Record<string, boolean>;
  /** Every place of a complete patch. */
  places: string[];
  /** The change of the code, and each way in with its answer. */
  events: Observed[];
  /** The first request that the old rule refused. */
  refused?: string;
};

/** Starts the current code, tries every way in, and stops it unless `stays`. */
async function tryCode(side: Side, stays = false): Promise<Tried> {
  const running = await side.start();
  const tried = await tryWays(running.url);
  if (!stays) await running.stop();
  return tried;
}

const names = Object.keys(ways);
const missing = (obeys: Record<string, boolean>) => names.filter((name) => !obeys[name]);

const developer = "developer";

/** Marks refusals after the page has offered the button as wrong. */
function eventsOf({ log }: Tried, found: string, changedMs: number): Observed[] {
  const change = { atMs: changedMs, from: developer, text: `changes ${found}` };
  return [change, ...log.flatMap((one) => arrowsOf(one, app, one.status === 403))];
}

export const drill: Drill<Facts> = {
  id: "one-rule-one-home",
  measures: "counts",
  at: { act: "1", piece: "layers" },
  story:
    "The product gets a new rule: editors may share a list, too. A developer searches the source " +
    `for what editors may do (${question.source}), changes the first line found, and starts the ` +
    "app. Then an editor tries every way in. How many of the four obey the new rule?",
  holdsIf: "every way in obeys the new rule",
  below: {
    title: "Without layers",
    verdict: "fails",
    because: "each handler checks the role itself, and only one place was changed",
  },
  above: {
    title: "With layers",
    verdict: "holds",
    because: "every way in reads the same table of permissions",
  },
  look:
    "Log in as ben@example.com, password 'correct horse battery', who edits 'Launch party'. On " +
    "both sides the page offers him Share. Remove a member: without layers the server refuses.",

  async scenario(side, report) {
    const { dir } = side.act;
    const before = await tryCode(side);
    if (missing(before.obeys).length < names.length)
      throw new Error("Editors may share a list before anything was changed.");

    const found = firstFound(dir);
    report("found first", found);
    const isFirst = (edit: Edit) =>
      found.startsWith(`${edit.file}:`) && placeOf(dir, edit) === found;
    const patch = patchOf(dir);
    const first = patch.filter(isFirst);
    if (first.length === 0) throw new Error(`The drill has no edit for ${found}.`);
    applyEdits(dir, first);
    const changedMs = nowMs();
    const tried = await tryCode(side, true);
    const { obeys } = tried;
    for (const name of names) report(name, obeys[name] ? "new rule" : "old rule");

    const forgotten = missing(obeys);
    const places = [found];
    if (forgotten.length > 0) {
      const rest = patch.filter((edit) => !first.includes(edit));
      places.push(...rest.map((edit) => placeOf(dir, edit)));
      applyEdits(dir, rest);
      const left = missing((await tryCode(side)).obeys);
      if (left.length > 0)
        throw new Error(`The complete patch is not complete: ${left.join(", ")}: old rule.`);
    }
    report("a complete patch", inWords(places));
    const refused = tried.log.find(({ status }) => status === 403)?.request;
    const events = eventsOf(tried, found, changedMs);
    const facts: Facts = { found, obeys, places, events, ...(refused && { refused }) };
    return { verdict: forgotten.length > 0 ? "fails" : "holds", facts };
  },

  chart: {
    caption: "Editors may share a list, too: what obeys after the first place found is changed.",
    height: 300,
    draw: drawWays,
    describe: ({ found, obeys, places }) =>
      `the rule was changed at ${found}; ${names.map((name) => `${name}: ${obeys[name] ? "new rule" : "old rule"}`).join(", ")}. A complete patch: ${inWords(places)}.`,
  },

  spaceTime: ({ events, refused = "" }) => ({
    caption: "An editor tries every way in after the change.",
    processes: [developer, editor, app],
    events,
    guilty: `The request that was wrong: ${refused}. The new rule allows it, and the handler answered 403 by the old rule.`,
  }),
};

/** `4 lines in 2 files: src/lists.ts:18, src/members.ts:51 …` */
const inWords = (places: string[]) => `${countPlaces(places)}: ${places.join(", ")}`;

function drawWays({ found, obeys, places }: Facts): string {
  const rows = names.map((name, at) => {
    const y = 46 + at * 32;
    const rule = `<line class="line" x1="0" x2="${bodyWidth}" y1="${y - 21}" y2="${y - 21}"/>`;
    const isNew = obeys[name] ?? false;
    return (
      rule +
      text(0, y, name) +
      mark(bodyWidth, y, isNew, isNew ? "new rule" : "old rule", "number end")
    );
  });
  const lines = places.map((place, at) => text(0, 232 + at * 22, place, "code"));
  return `${text(0, 0, "Changed at", "soft")}${text(92, 0, found, "code")}${rows.join("")}
${text(0, 204, `A complete patch: ${countPlaces(places)}`, "number")}${lines.join("")}`;
}
