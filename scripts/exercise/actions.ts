import { relative } from "node:path";
import { acts, findAct, root } from "../acts.ts";
import { page } from "../ledger/pager.ts";
import { painterFor } from "../ledger/painter.ts";
import { UserError } from "../lib/command.ts";
import { keepRunning } from "../lib/keep-running.ts";
import { didYouMean } from "../lib/nearest.ts";
import { stopSignal } from "../lib/stop-signal.ts";
import { compare, lesson } from "./compare.ts";
import { differences, findExercise } from "./exercise.ts";
import { listExercises, nextExercise, printList } from "./list.ts";
import * as playground from "./playground.ts";
import { noteProgress, progressOf } from "./progress.ts";
import { readText } from "./text.ts";
import { onEveryChange } from "./watch.ts";
import { checkWork, openWorkbench, startServers } from "./workbench.ts";

type Action = (words: string[]) => Promise<number>;

const place = playground.ownPlace;
const paint = painterFor(process.stdout);
const say = (text: string) => void process.stdout.write(text);
const shown = (path: string) => relative(root, path);
const withPieces = () => acts().filter(({ number }) => number > 0);

const list: Action = async ([word]) => {
  const all = listExercises(withPieces(), place);
  if (word === "json") {
    say(`${JSON.stringify(all, null, 2)}\n`);
    return 0;
  }
  say(printList(all, paint));
  const manifest = playground.readManifest(place);
  if (manifest) say(`In playground/ now: ${manifest.piece} of ${manifest.act}.\n`);
  const next = nextExercise(all);
  if (next) say(`Next: npm run exercise ${next.act} ${next.piece}\n`);
  return 0;
};

const begin: Action = async ([actWord = "", piece, mode, ...more]) => {
  const [unknown] = [...(mode === "step" ? [] : [mode]), ...more].filter(Boolean);
  if (unknown)
    throw new UserError(
      `'${unknown}' is not understood.`,
      "After the piece only 'step' may follow.",
    );
  const exercise = findExercise(findAct(actWord), piece, mode === "step" ? "step" : "act");
  tellSaved(playground.begin(place, exercise));
  noteProgress(place, exercise, { state: "begun" });
  const { name, difficulty, minutes } = exercise.piece;
  say(
    `playground/ now holds ${exercise.ledger.act.name} without '${name}', and that piece's tests.\n`,
  );
  say(
    `${difficulty}, about ${minutes} minutes. Next: read playground/TASK.md, then npm run exercise check\n`,
  );
  return 0;
};

const check: Action = async () => {
  const bench = openWorkbench(place);
  const signal = stopSignal();
  const servers = await startServers(bench.exercise);
  try {
    return (await checkWork(bench, { env: servers.env, signal, paint, say })) ? 0 : 1;
  } finally {
    await servers.stop();
  }
};

const watch: Action = async () => {
  const { exercise } = openWorkbench(place);
  const signal = stopSignal();
  const servers = await startServers(exercise);
  try {
    await onEveryChange(place.dir, signal, async (current) => {
      const checking = { env: servers.env, signal: current, paint, say };
      await checkWork(openWorkbench(place), checking, "when green");
      if (!current.aborted) say("Waiting for you to save … (Ctrl-C ends)\n\n");
    });
    return 0;
  } finally {
    await servers.stop();
  }
};

const hint: Action = async () => {
  const { exercise } = openWorkbench(place);
  const { hints } = readText(exercise.ledger.act.dir, exercise.piece.id);
  const seen = progressOf(place, exercise).hints;
  noteProgress(place, exercise, { hints: Math.min(seen + 1, hints.length) });
  const wanted = seen < hints.length ? [seen] : hints.keys();
  for (const at of wanted)
    say(`${paint("bold", `Hint ${at + 1} of ${hints.length}`)}\n${hints[at]}\n\n`);
  return 0;
};

const start: Action = async () => {
  const { exercise } = openWorkbench(place);
  const { number } = exercise.ledger.act;
  return keepRunning({ number, name: "playground", dir: place.dir }, { fresh: false });
};

const peek: Action = async ([word]) => {
  const { exercise } = openWorkbench(place);
  const file = named(
    word,
    exercise.solution.keys(),
    differences(exercise, exercise.start).map(({ file }) => file),
  );
  await page(exercise.solution.get(file) ?? "");
  return 0;
};

const diff: Action = async ([word]) => {
  const { exercise } = openWorkbench(place);
  if (word && word !== "lesson")
    throw new UserError(`diff does not know '${word}'.`, "Right are: diff, and diff lesson.");
  await page(word ? lesson(exercise, paint) : compare(exercise, playground.codeIn(place), paint));
  return 0;
};

const catchUp: Action = async ([word]) => {
  const { exercise } = openWorkbench(place);
  const missing = differences(exercise, playground.codeIn(place));
  const file = word
    ? named(
        word,
        [...exercise.solution.keys(), ...missing.map(({ file }) => file)],
        missing.map(({ file }) => file),
      )
    : missing[0]?.file;
  const found = missing.find((one) => one.file === file);
  if (!file || !found) {
    say(
      file ? `${file} is that of the solution already.\n` : "Every file is that of the solution.\n",
    );
    return 0;
  }
  tellSaved(playground.takeFile(place, exercise, file));
  const done = {
    added: "is here now",
    changed: "is that of the solution now",
    deleted: "is gone, as in the solution",
  };
  say(`${file} ${done[found.kind]}. ${missing.length - 1} files differ still.\n`);
  return 0;
};

const solution: Action = async () => {
  const { exercise } = openWorkbench(place);
  tellSaved(playground.reveal(place, exercise));
  say("playground/ holds the solution now. 'npm run exercise diff lesson' explains it.\n");
  return 0;
};

const reset: Action = async () => {
  const { exercise } = openWorkbench(place);
  tellSaved(playground.begin(place, exercise));
  say("playground/ is as it was at the start.\n");
  return 0;
};

const restore: Action = async () => {
  const { restored, saved } = playground.restore(place);
  tellSaved(saved);
  say(`playground/ holds again what was saved in ${shown(restored)}.\n`);
  return 0;
};

function tellSaved(saved: string | undefined): void {
  if (saved)
    say(
      `What was in playground/ is saved in ${shown(saved)}; 'npm run exercise restore' brings it back.\n`,
    );
}

/** The file that a person means by a path or its end. */
function named(word: string | undefined, files: Iterable<string>, telling: string[]): string {
  const all = [...files];
  const path = word?.replace(/^(\.\/)?playground\//, "");
  const found = all.find((file) => file === path) ?? all.find((file) => file.endsWith(`/${path}`));
  if (found) return found;
  throw new UserError(
    word ? `The solution has no file '${word}'.` : "Which file?",
    `${didYouMean(word ?? "", all)}Those that the piece changes: ${telling.join(", ")}.`,
  );
}

/** What can follow `npm run exercise`. */
export const actions: Record<string, Action> = {
  begin,
  list,
  check,
  watch,
  hint,
  start,
  peek,
  diff,
  "catch-up": catchUp,
  solution,
  reset,
  restore,
};
