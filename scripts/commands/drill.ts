import { enableCompileCache } from "node:module";
import { type Command, UserError } from "../../shared/kit/command.ts";
import { painterFor } from "../../shared/kit/painter.ts";
import { randomSeed } from "../../shared/kit/random-seed.ts";

const modes = ["hold", "json"];

export const command: Command = {
  summary: "Shows a pain and its relief: the system fails without a piece and survives with it",
  usage: "npm run drill [drill | all] [hold | json]",
  help: `A drill runs the same scenario against two real systems: below, without a piece, and above, with
it. It says what it expects of each, and fails unless both do just that. On a terminal it asks for
your prediction first.
  npm run drill                      the list
  npm run drill wipe-test-data       one drill, with a live table and a chart
  npm run drill wipe-test-data hold  leaves both sides open in the browser until Ctrl-C
  npm run drill all                  all of them, one after the other
  npm run drill all json             for programs
Result and chart lie in .ladder/drills/<drill>/.`,
  async run(words) {
    enableCompileCache();
    const plain = words.map((word) => word.replace(/^--/, ""));
    const has = (mode: string) => plain.includes(mode);
    const [id, another] = plain.filter((word) => !modes.includes(word));
    if (another || (has("hold") && (!id || id === "all" || has("json"))))
      throw new UserError(
        "That is more than a drill can do.",
        "Name one drill, or all; 'hold' goes with one: npm run drill wipe-test-data hold",
      );
    if (!id) return list(has("json"));
    const { drillIds, loadDrill } = await import("../../shared/drills/drills.ts");
    const ids = id === "all" ? drillIds() : [id];
    const { playAll } = await import("../../shared/drills/play.ts");
    const drills = await Promise.all(ids.map(loadDrill));
    const seed = randomSeed();
    return playAll(drills, { seed, json: has("json"), holds: has("hold") });
  },
};

async function list(json: boolean): Promise<number> {
  const { drillIds, loadDrill } = await import("../../shared/drills/drills.ts");
  const { entryOf, printList } = await import("../../shared/drills/list.ts");
  const entries = (await Promise.all(drillIds().map(loadDrill))).map(entryOf);
  const text = json
    ? JSON.stringify(entries, null, 2)
    : printList(entries, painterFor(process.stdout));
  process.stdout.write(`${text.trimEnd()}\n`);
  return 0;
}
