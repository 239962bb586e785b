import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { withoutLimits } from "../../acceptance/instances.ts";
import { password } from "../../acceptance/people.ts";
import type { Drill, Report, Side } from "../drill.ts";
import { applyEdits, countPlaces, type Edit, placeOf } from "../edits.ts";
import { nowMs } from "../record.ts";
import { cheaper } from "./cheaper.ts";
import { drawRules } from "./draw.ts";
import type { Facts } from "./facts.ts";
import { migrationOf } from "./names.ts";
import { type Patch, patchOf } from "./patch.ts";
import { filesFound, search } from "./search.ts";
import { app, ben, chloe, mailbox, type Tried, tryWays, ways } from "./ways.ts";

const developer = "developer";
const all = Object.values(ways).flat();
const missing = ({ obeys }: Pick<Facts, "obeys">) => all.filter((way) => !obeys[way]);

/** Starts the current code, tries every way in, and stops it unless `stays`. */
async function tryCode(side: Side, stays: boolean): Promise<Tried> {
  const running = await side.start({ env: withoutLimits });
  const tried = await tryWays(running.url, side.servers.MAIL_URL ?? "");
  if (!stays) await running.stop();
  return tried;
}

/** @throws if a place is not on the right side of the search, because the count would be wrong */
function checkSearch(dir: string, { rule, names, hidden }: Patch): string[] {
  const found = filesFound(dir);
  const wrong = [
    ...[...rule, ...names].filter(({ file }) => !found.includes(file)),
    ...hidden.filter(({ file }) => found.includes(file)),
  ];
  if (wrong.length > 0) throw new Error(`The search and the drill differ about ${wrong[0]?.file}.`);
  return found;
}

/** Changes what the search finds, tries every way in, and then does the rest of the change. */
async function changeRule(side: Side, report: Report): Promise<Facts> {
  const { dir } = side.act;
  const patch = patchOf(dir);
  report("files found", `${checkSearch(dir, patch).length}`);
  const placesOf = (edits: Edit[]) => edits.map((edit) => placeOf(dir, edit));
  const migration = migrationOf(dir);
  const places = {
    rule: placesOf(patch.rule),
    names: [...placesOf(patch.names), `${migration.file}:1`],
    hidden: placesOf(patch.hidden),
  };
  applyEdits(dir, [...patch.rule, ...patch.names]);
  writeFileSync(join(dir, migration.file), migration.text);
  const change = {
    atMs: nowMs(),
    from: developer,
    text: `changes ${countPlaces([...places.rule, ...places.names], "place")}`,
  };

  const { obeys, events, wrong, emails } = await tryCode(side, true);
  report("log in as", emails.join(", "));
  for (const way of all) report(way, obeys[way] ? "new rule" : "old rule");
  const left = missing({ obeys });
  if (left.length > 0) {
    applyEdits(dir, patch.hidden);
    const still = patch.hidden.length > 0 ? missing(await tryCode(side, false)) : left;
    if (still.length > 0)
      throw new Error(`The whole change is not enough: ${still.join(", ")}: old rule.`);
  }
  return { obeys, places, events: [change, ...events], ...(wrong && { wrong }) };
}

/** What the picture says about an answer by the old rule. */
const rules: Record<string, string> = {
  [ben]: "A commenter may complete todos and change nothing else. This way in was forgotten.",
  [chloe]: "A paused member may see nothing. This way in was forgotten: every member may read.",
};

/** All places that say who may do what. */
const ruleOf = ({ places: { rule, hidden } }: Facts) => [...rule, ...hidden];

export const drill: Drill<Facts> = {
  id: "one-permission-everywhere",
  measures: "counts",
  at: { act: "3", piece: "authorization" },
  story:
    "The product gets two new roles. A commenter may complete todos, and not create or change any. " +
    "A paused member stays on the list and sees nothing of it. A developer searches for the nearest " +
    `role and action (${search}), changes everything in the files found that the new rule needs, and ` +
    "starts the services. Then a commenter and a paused member try every way in. How many of the " +
    `${all.length} obey the new rule?`,
  holdsIf: "every way in obeys the new rule",
  below: {
    title: "Without authorization",
    verdict: "fails",
    because:
      "the role table is one place, but search, notifications and e-mail have queries of their own, " +
      "which let every member read",
  },
  cheaper: {
    title: "Cheaper: one function for all queries",
    edits: cheaper,
    verdict: "holds",
    because: "every query asks the table which roles may read",
  },
  above: {
    title: "With authorization",
    verdict: "holds",
    because: "every service asks by the name of the action, and one model answers",
  },
  look:
    `The table has the addresses of a commenter and a paused member; the password is '${password}'. ` +
    "Search for 'band' as the paused one.",

  async scenario(side, report) {
    const facts = await changeRule(side, report);
    report("places of the rule", countPlaces(ruleOf(facts), "place"));
    report("of these, not found", `${facts.places.hidden.length}`);
    report("names and page", countPlaces(facts.places.names, "place"));
    return { verdict: missing(facts).length > 0 ? "fails" : "holds", facts };
  },

  lesson({ below, cheaper, above }) {
    const sizes = [below, cheaper, above].map((facts) => countPlaces(ruleOf(facts), "place"));
    return (
      `The rule changes in ${sizes[0]} without the piece, and the search misses ` +
      `${below.places.hidden.length} of them. It changes in ${sizes[1]} with one function for all ` +
      `queries, in ${sizes[2]} with the piece. On every side, the names of the roles and the page ` +
      `change, too, in ${above.places.names.length} places. While a permission follows from a ` +
      "role in one table, the function is enough."
    );
  },

  chart: {
    caption: "Two new roles: what obeys once everything that a search finds is changed.",
    height: 496,
    draw: drawRules,
    describe: (facts) =>
      `${all.map((way) => `${way}: ${facts.obeys[way] ? "new rule" : "old rule"}`).join(", ")}. The rule: ${countPlaces(ruleOf(facts), "place")}; not found: ${facts.places.hidden.length}; names and page: ${countPlaces(facts.places.names, "place")}.`,
  },

  spaceTime: ({ events, wrong }) => ({
    caption: "A commenter and a paused member try every way in after the change.",
    processes: [developer, ben, chloe, app, mailbox],
    events,
    guilty: wrong
      ? `The request that was wrong: ${wrong.request}, answered with ${wrong.status}. ${rules[wrong.who]}`
      : "",
  }),
};
