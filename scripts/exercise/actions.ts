import { join } from "node:path";
import { UserError } from "../../shared/kit/command.ts";
import { withFileLock } from "../../shared/kit/file-lock.mjs";
import { painterFor } from "../../shared/kit/painter.ts";
import { stopSignal } from "../../shared/kit/stop-signal.ts";
import { page } from "../ledger/pager.ts";
import { keepRunning } from "../start/keep-running.ts";
import { eraseLocked } from "../start/session.ts";
import { workDir } from "../test/passed.ts";
import { blameApp } from "./blame-app.ts";
import { compare, lesson } from "./compare.ts";
import { checkPart, checkWork, openCurrentExercise, startServers } from "./current-exercise.ts";
import { nextHints } from "./hints.ts";
import { actsWithPieces, listExercises, nextExercise, printList } from "./list.ts";
import { codeIn, ownPlace as place } from "./playground.ts";
import {
  type Action,
  begin,
  catchUp,
  peek,
  reset,
  restore,
  solution,
} from "./playground-actions.ts";
import { readManifest } from "./playground-record.ts";
import { progressOf } from "./progress.ts";
import { findPart } from "./text.ts";
import { onEveryChange } from "./watch.ts";

const paint = painterFor(process.stdout);
const say = (text: string) => void process.stdout.write(text);

const list: Action = async ([word]) => {
  const all = listExercises(actsWithPieces(), place);
  if (word === "json") {
    say(`${JSON.stringify(all, null, 2)}\n`);
    return 0;
  }
  say(printList(all, paint));
  const manifest = readManifest(place);
  const isOpen =
    manifest && progressOf(place, openCurrentExercise(place).exercise).state !== "done";
  if (manifest) say(`In playground/ now: ${manifest.piece} of ${manifest.act}.\n`);
  const next = nextExercise(all);
  if (isOpen) say("Next: npm run exercise check\n");
  else if (next) say(`Next: npm run exercise ${next.act} ${next.piece}\n`);
  return 0;
};

const check: Action = async ([part]) => {
  const current = openCurrentExercise(place);
  if (part) findPart(current.exercise, part); // A wrong number is refused before servers start.
  const signal = stopSignal();
  const servers = await startServers(current.exercise);
  const checking = { env: servers.env, signal, paint, say };
  try {
    const passes = part ? checkPart(current, part, checking) : checkWork(current, checking);
    return (await passes) ? 0 : 1;
  } finally {
    await servers.stop();
  }
};

const watch: Action = async ([part]) => {
  const { exercise } = openCurrentExercise(place);
  if (part) findPart(exercise, part);
  const signal = stopSignal();
  const servers = await startServers(exercise);
  try {
    await onEveryChange(place.dir, signal, async (current) => {
      const checking = { env: servers.env, signal: current, paint, say };
      const opened = openCurrentExercise(place);
      if (part) await checkPart(opened, part, checking);
      else await checkWork(opened, checking, "when green");
      if (!current.aborted) say("Waiting for you to save … (Ctrl-C ends)\n\n");
    });
    return 0;
  } finally {
    await servers.stop();
  }
};

const hint: Action = async () => {
  for (const { number, of, text } of nextHints(place, openCurrentExercise(place).exercise))
    say(`${paint("bold", `Hint ${number} of ${of}`)}\n${text}\n\n`);
  return 0;
};

const start: Action = async ([word]) => {
  const { exercise } = openCurrentExercise(place);
  const { number } = exercise.ledger.act;
  const playground = { number, name: "playground", dir: place.dir };
  await eraseLocked(playground); // A removed playground may have left them.
  return keepRunning(playground, {
    fresh: word === "fresh",
    command: "npm run exercise start",
    next: "npm run exercise check, in another terminal",
  }).catch((error) => {
    throw blameApp(error);
  });
};

const diff: Action = async ([word]) => {
  const { exercise } = openCurrentExercise(place);
  await page(word ? lesson(exercise, paint) : compare(exercise, codeIn(place), paint));
  return 0;
};

/**
 * Ensures that only one command at a time changes the playground.
 * @throws UserError if the disk cannot be written
 */
const alone =
  (action: Action): Action =>
  (words) =>
    withFileLock(join(workDir, "playground.lock"), () => action(words)).catch((error) => {
      if (error instanceof UserError || !error.syscall) throw error;
      throw new UserError(
        `The disk cannot be written: ${error.message}`,
        "Free some space, or make .ladder/ and playground/ writable. Replaced work is in .ladder/playgrounds/.",
      );
    });

/**
 * The action of a word. `more` is the only word that may follow, or a placeholder in angle
 * brackets.
 */
export type Known = { run: Action; more?: string };

/** The words that can follow `npm run exercise`, apart from an act and a piece. */
export const actions: Record<string, Known> = {
  list: { run: list, more: "json" },
  check: { run: check, more: "<part>" },
  watch: { run: watch, more: "<part>" },
  hint: { run: hint },
  start: { run: start, more: "fresh" },
  peek: { run: peek, more: "<file>" },
  diff: { run: diff, more: "lesson" },
  "catch-up": { run: alone(catchUp), more: "<file>" },
  solution: { run: alone(solution) },
  reset: { run: alone(reset) },
  restore: { run: alone(restore), more: "<piece>" },
};

/** The action of an act and a piece. */
export const beginning: Action = alone(begin);
