import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { ladderDir } from "../../shared/infra/infra.ts";
import { checkOthers } from "./check.ts";
import {
  type Checking,
  type CurrentExercise,
  checkPart,
  checkWork,
  conclude,
  startServers,
} from "./current-exercise.ts";
import { differences, type Exercise } from "./exercise.ts";
import { nextHints } from "./hints.ts";
import type { Place } from "./place.ts";
import { begin, codeIn, reveal, takeFile } from "./playground.ts";
import { readManifest } from "./playground-record.ts";
import { progressOf } from "./progress.ts";
import { loud, makeExercise, makePlace, makeTwoParts, write } from "./test-exercise.ts";

let exercise: Exercise;
beforeEach(() => {
  exercise = makeExercise();
});

function open(place: Place): CurrentExercise {
  const manifest = readManifest(place);
  if (!manifest) throw new Error("The playground is empty.");
  return { place, exercise, manifest };
}

type Say = Checking["say"];

/** Everything that a function says. */
async function spoken(work: (say: Say) => unknown): Promise<string> {
  let said = "";
  await work((text) => {
    said += text;
  });
  return said;
}

const checking = (say: Say, env: Record<string, string> = {}): Checking => ({
  env,
  signal: new AbortController().signal,
  paint: (_, text) => text,
  say,
});

/** The output of `npm run exercise check`. */
const check = (place: Place) => spoken((say) => checkWork(open(place), checking(say)));

/** The output of `npm run exercise watch`, which runs the other tests of the act only at the end. */
const watch = (place: Place, env: Record<string, string> = {}) =>
  spoken((say) => checkWork(open(place), checking(say, env), "when green"));

/** The end of these outputs, if all tests pass. */
const conclusion = (place: Place) => spoken((say) => conclude(open(place), true, say));

const stateOf = (place: Place) => progressOf(place, exercise).state;

test("from red to green: the open tests have names and reasons, until the exercise is solved", async () => {
  const place = makePlace();
  begin(place, exercise);
  const first = await check(place);
  expect(first).toContain("0 of 3 tests pass");
  expect(first).toMatch(/✗ letters are big\n.*✗ digits stay\n.*✗ nothing stays nothing\n/);
  expect(first).toContain("Cannot find module '../src/loud.ts'");
  expect(first).toContain("Red is where you begin");

  write(place, "src/loud.ts", "export const loud = (text: string) => text;\n");
  const second = await check(place);
  expect(second).toContain("2 of 3 tests pass");
  expect(second).toContain("expected 'hello' to be 'HELLO'");
  expect(second).toContain("npm run exercise hint");
  expect(stateOf(place)).toBe("open");

  write(place, "src/loud.ts", loud);
  const third = await check(place);
  expect(third).toContain("3 of 3 tests pass");
  expect(third).toContain("Solved!");
  expect(stateOf(place)).toBe("done");
});

test("a part can be checked alone, before the next one is built", async () => {
  exercise = makeTwoParts();
  const place = makePlace();
  begin(place, exercise);
  write(place, "src/loud.ts", loud);
  const checkOne = (part: string) => spoken((say) => checkPart(open(place), part, checking(say)));
  expect(await checkOne("1")).toBe(`3 of 3 tests pass
  test/loud.test.ts
    ✓ letters are big
    ✓ digits stay
    ✓ nothing stays nothing
`);
  expect(await watch(place)).toContain(`3 of 4 tests pass
Part 1 of 2: done (Be loud)
Part 2 of 2: next, 0 of 1 tests pass (Be quiet)
`);
  expect(stateOf(place)).toBe("open");
  await expect(checkOne("3")).rejects.toThrow("loud has no part '3'.");
});

test("a broken test of the act is reported", async () => {
  const place = makePlace();
  begin(place, exercise);
  write(place, "src/loud.ts", loud);
  write(place, "src/greet.ts", "export const greet = (name: string) => name;\n");
  const said = await check(place);
  expect(said).toContain("1 other test of the act broke");
  expect(said).toContain("test/greet.test.ts: greets by name");
  expect(stateOf(place)).toBe("open");
});

test("removed tests of the act are reported with the command that restores them", async () => {
  const place = makePlace();
  begin(place, exercise);
  rmSync(join(place.dir, "test/greet.test.ts"));
  const run = { cwd: place.dir, signal: new AbortController().signal };
  expect(await checkOthers(exercise, run)).toEqual([
    {
      file: "test/greet.test.ts",
      results: [{ name: "greets by name", passed: false }],
      reason: "it is missing: 'npm run exercise catch-up test/greet.test.ts' restores it",
    },
  ]);
  takeFile(place, exercise, "test/greet.test.ts");
  expect(await checkOthers(exercise, run)).toEqual([]);
});

test("an endless loop is ended, and its test file is named", async () => {
  const place = makePlace();
  begin(place, exercise);
  write(place, "src/loud.ts", "export const loud = (text: string) => { for (;;) text += 1; };\n");
  const said = await watch(place, { QUIET_LIMIT_SECONDS: "2" });
  expect(said).toMatch(/0 of 3 tests pass\n.*\n.*✗ letters are big\n/);
  expect(said).toContain("test/loud.test.ts: nothing for 2 seconds. Is there an endless loop?");
  expect(stateOf(place)).toBe("open");
});

test("changed tests, wrong types and the solution itself don't count as solved", async () => {
  const place = makePlace();
  begin(place, exercise);
  write(place, "src/loud.ts", loud.replace("text: string", "text"));
  expect(await conclusion(place)).toContain("src/loud.ts:1: TS7006");
  write(place, "src/loud.ts", loud);
  write(place, "test/loud.test.ts", 'import { test } from "vitest";\ntest("easy", () => {});\n');
  expect(await conclusion(place)).toContain("catch-up test/loud.test.ts' restores it");
  reveal(place, exercise);
  expect(await conclusion(place)).toContain("does not count as yours");
  expect(stateOf(place)).toBe("open");
});

test("a solution that was copied file by file does not count as solved", async () => {
  const place = makePlace();
  begin(place, exercise);
  for (const { file } of differences(exercise, codeIn(place))) takeFile(place, exercise, file);
  expect(await conclusion(place)).toContain("does not count as yours");
  expect(stateOf(place)).toBe("open");
});

test("the servers of a check leave nothing behind", async () => {
  const needs = JSON.stringify({ ladder: { servers: ["smtp"] } });
  const solution = new Map([["package.json", needs]]);
  const own = () =>
    readdirSync(ladderDir).filter((name) => name.startsWith(`throwaway-${process.pid}-`));
  const servers = await startServers({ ...exercise, solution });
  expect(servers.env.SMTP_URL).toBeDefined();
  expect(own()).toHaveLength(1);
  await servers.stop();
  expect(own()).toEqual([]);
});

test("hints come one by one, then all of them, and stay after success", async () => {
  const place = makePlace();
  begin(place, exercise);
  const next = () => nextHints(place, exercise).map(({ text }) => text);
  const all = ["Shout.", "Shout louder.", "`toUpperCase`."];
  expect([next(), next(), next()]).toEqual(all.map((hint) => [hint]));
  expect(next()).toEqual(all);
  write(place, "src/loud.ts", loud);
  await conclusion(place);
  expect(stateOf(place)).toBe("done");
  begin(place, exercise);
  expect(next()).toEqual(all);
  expect(stateOf(place)).toBe("done");
});
