import { bodyWidth, mark, text } from "../chart.ts";
import type { Drill, Side } from "../drill.ts";
import { applyEdits, type Edit, placeOf } from "../edits.ts";
import { firstFound, patches, question } from "./rule.ts";
import { tryWays, ways } from "./ways.ts";

type Facts = {
  /** Where a reader finds the rule first. */
  found: string;
  /** On which ways editors get through, once the rule is changed there. */
  obeys: Record<string, boolean>;
  /** Every place of a complete patch. */
  places: string[];
};

/** Starts the code as it stands now, tries every way in, and stops it unless it is to stay. */
async function tryCode(side: Side, stays = false): Promise<Record<string, boolean>> {
  const running = await side.start();
  const obeys = await tryWays(running.url);
  if (!stays) await running.stop();
  return obeys;
}

const names = Object.keys(ways);
const missing = (obeys: Record<string, boolean>) => names.filter((name) => !obeys[name]);

export const drill: Drill<Facts> = {
  id: "one-rule-one-home",
  at: { act: "1", piece: "layers" },
  story:
    "The product gets a new rule: editors may share a list, too. Somebody searches the source for " +
    `what editors may do (${question.source}), changes the first line found, and starts the app. ` +
    "Then an editor tries every way in. Do all of them obey the new rule?",
  holdsIf: "every way in obeys the new rule",
  below: {
    verdict: "fails",
    because: "each handler asks for the role itself, and only one place was changed",
  },
  above: { verdict: "holds", because: "every way in asks the same table" },
  look:
    "Log in as ben@example.com, password 'correct horse battery', who edits 'Launch party'. The " +
    "page offers him Share on both sides. Remove somebody: below the server refuses.",

  async scenario(side, report) {
    const { dir } = side.act;
    const before = await tryCode(side);
    if (missing(before).length < names.length)
      throw new Error("Editors may share already, before anything was changed.");

    const found = firstFound(dir);
    report("found first", found);
    const isFirst = (edit: Edit) =>
      found.startsWith(`${edit.file}:`) && placeOf(dir, edit) === found;
    const first = patches[side.name].filter(isFirst);
    if (first.length === 0) throw new Error(`The drill has no edit for ${found}.`);
    applyEdits(dir, first);
    const obeys = await tryCode(side, true);
    for (const name of names) report(name, obeys[name] ? "new rule" : "old rule");

    const forgotten = missing(obeys);
    const places = [found];
    if (forgotten.length > 0) {
      const rest = patches[side.name].filter((edit) => !first.includes(edit));
      places.push(...rest.map((edit) => placeOf(dir, edit)));
      applyEdits(dir, rest);
      const left = missing(await tryCode(side));
      if (left.length > 0)
        throw new Error(`The complete patch is not complete: ${left.join(", ")}: old rule.`);
    }
    report("a complete patch", inWords(places));
    return { verdict: forgotten.length > 0 ? "fails" : "holds", facts: { found, obeys, places } };
  },

  chart({ below, above }) {
    const sentence = (side: string, { found, obeys, places }: Facts) =>
      `${side}: the rule was changed at ${found}; ${names.map((name) => `${name}: ${obeys[name] ? "new rule" : "old rule"}`).join(", ")}. A complete patch: ${inWords(places)}.`;
    return {
      caption: "Editors may share a list, too: what obeys once the first place found is changed.",
      description: `${sentence("Below", below)} ${sentence("Above", above)}`,
      height: 300,
      below: drawWays(below),
      above: drawWays(above),
    };
  },
};

/** `4 lines in 2 files: src/lists.ts:18, src/members.ts:51 …` */
function inWords(places: string[]): string {
  const files = new Set(places.map((place) => place.split(":")[0]));
  const count = (amount: number, word: string) => `${amount} ${word}${amount === 1 ? "" : "s"}`;
  return `${count(places.length, "line")} in ${count(files.size, "file")}: ${places.join(", ")}`;
}

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
  const [size = "", list = ""] = inWords(places).split(": ");
  const lines = list.split(", ").map((place, at) => text(0, 232 + at * 22, place, "code"));
  return `${text(0, 0, "Changed at", "soft")}${text(92, 0, found, "code")}${rows.join("")}
${text(0, 204, `A complete patch: ${size}`, "number")}${lines.join("")}`;
}
