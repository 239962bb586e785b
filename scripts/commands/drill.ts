import { type Command, UserError } from "../../shared/kit/command.ts";
import { painterFor } from "../../shared/kit/painter.ts";
import { randomSeed } from "../../shared/kit/random-seed.ts";
import { readWords } from "../lib/words.ts";

export const command: Command = {
  summary: "Shows a pain and its relief: the system fails without a piece and survives with it",
  usage: "npm run drill [drill | all] [seed <number>] [repeat <times>] [hold | json]",
  help: `A drill runs the same scenario against two or three real systems: without a piece, perhaps with the
cheapest fix, and with the piece. It states what it expects of each, and fails if one of them
behaves differently. On a terminal it asks for your prediction first.
  npm run drill                          the list
  npm run drill wipe-test-data           one drill, with a live table and two pictures
  npm run drill wipe-test-data seed 42   the same randomness again
  npm run drill wipe-test-data repeat 20 twenty seeds, and a table of outcomes
  npm run drill wipe-test-data hold      leaves all sides open in the browser until Ctrl-C
  npm run drill all                      all of them, one after the other
  npm run drill all json                 for programs
Result and pictures are in .ladder/drills/<drill>/.`,
  async run(words) {
    const { id, has, seed, repeat } = understand(words);
    if (!id) return list(has("json"));
    const { drillIds, loadDrill } = await import("../../shared/drills/drills.ts");
    const ids = id === "all" ? drillIds() : [id];
    const { playAll } = await import("../../shared/drills/play.ts");
    const drills = await Promise.all(ids.map(loadDrill));
    const options = { seed: seed ?? randomSeed(), json: has("json"), holds: has("hold") };
    return playAll(drills, { ...options, ...(repeat !== undefined && { repeat }) });
  },
};

/**
 * The words of the command line.
 * @throws UserError when they do not go together
 */
function understand(words: string[]) {
  const syntax = { flags: ["hold", "json"], options: ["seed", "repeat"], others: ["drill"] };
  const { has, after, others } = readWords(words, syntax);
  const [id] = others;
  const seed = numberOf("seed", after("seed"), 0, 2 ** 31 - 1);
  const repeat = numberOf("repeat", after("repeat"), 1, 1_000);
  if (has("hold") && (!id || id === "all" || has("json") || repeat !== undefined))
    throw new UserError(
      "'hold' needs one drill and neither 'json' nor 'repeat'.",
      "For example: npm run drill wipe-test-data hold",
    );
  if (!id && (seed ?? repeat) !== undefined)
    throw new UserError(
      "'seed' and 'repeat' need a drill.",
      "For example: npm run drill wipe-test-data seed 42",
    );
  return { id, has, seed, repeat };
}

function numberOf(
  option: string,
  word: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (word === undefined) return undefined;
  const value = Number(word);
  if (/^\d+$/.test(word) && value >= least && value <= most) return value;
  throw new UserError(
    `'${option}' needs a whole number from ${least} to ${most}, not '${word}'.`,
    `For example: npm run drill wipe-test-data ${option} 20`,
  );
}

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
