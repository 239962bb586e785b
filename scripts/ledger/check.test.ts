import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { acts } from "../../shared/kit/acts.ts";
import { readLedger } from "../../shared/ledger/ledger.ts";
import { pathMatcher } from "../../shared/ledger/pattern.ts";
import { checkEnds } from "../../shared/ledger/steps.ts";
import { makeActs, sentences, writeFiles } from "../../shared/ledger/test-acts.ts";
import { loadAct, writeTree } from "../../shared/ledger/tree.ts";
import { checkAct, type Stage } from "./check.ts";

const tsconfig = '{\n  "compilerOptions": { "types": [], "noEmit": true, "strict": true }\n}\n';

/** The problems of each part of the check that found some. */
async function problemsOf(act: Parameters<typeof checkAct>[0]): Promise<Record<string, string[]>> {
  const stages = await checkAct(act, () => {});
  const found = stages.filter(({ problems }: Stage) => problems.length > 0);
  return Object.fromEntries(found.map(({ name, problems }) => [name, sentences(problems)]));
}

const documents = {
  "README.md": "# More\n\n## one\n\n## two\n",
  "docs/decisions/001.md": "1\n",
  "src/main.ts": "export {};\n",
};

const homeless = (claims: unknown[]) =>
  makeActs({
    below: { "tsconfig.json": tsconfig, ...documents },
    here: {
      "tsconfig.json": tsconfig,
      ...documents,
      "src/use.ts": "export const used: number = thing;\n",
      "src/thing.d.ts": "declare const thing: number;\n",
    },
    pieces: [
      { id: "one", claims },
      { id: "two", claims: [{ files: ["src/thing.d.ts"] }] },
    ],
  });

it("names the step in which a line lacks something that it needs", async () => {
  const problems = await problemsOf(homeless([{ files: ["src/use.ts"] }]));
  expect(problems).toEqual({
    types: ["steps/act-1-one/src/use.ts:1: step one: TS2304: Cannot find name 'thing'."],
  });
}, 60_000);

it("does not check steps while a line has no piece", async () => {
  const act = homeless([{ files: ["src/thing.d.ts"] }]);
  const problems = await problemsOf(act);
  expect(Object.keys(problems)).toEqual(["claims"]);
  expect(problems.claims).toContain(
    "act-1-more/src/use.ts:1: no piece claims this line: export const used: number = thing;",
  );
});

it("finds a step that Biome would format differently", async () => {
  const act = makeActs({
    below: { ...documents, "src/list.ts": "export const list = [];\n" },
    here: { ...documents, "src/list.ts": "export const list = [\n  // The first.\n  1,\n];\n" },
    pieces: [
      {
        id: "one",
        claims: [{ file: "src/list.ts", lines: ["list = []", "list = [", "];"], why: "a" }],
      },
      { id: "two", claims: [{ file: "src/list.ts", lines: ["first", "1,"], why: "b" }] },
    ],
  });
  expect(await problemsOf(act)).toEqual({
    format: [
      "steps/act-1-one/src/list.ts:1: step one: not formatted: Biome would write 'export const list = [];'",
    ],
  });
}, 60_000);

it("reports where all pieces together do not give the act", () => {
  const act = makeActs({
    below: { "a.ts": "run();\n" },
    here: { "a.ts": 'import { b } from "b";\n\n\nrun(b);\n' },
    pieces: [{ id: "one", claims: [{ files: ["a.ts"] }] }],
  });
  const ledger = readLedger(act);
  writeFiles(act.dir, { "a.ts": 'import { b } from "b";\nrun(b);\n' });
  expect(sentences(checkEnds(ledger))).toEqual([
    "act-1-more/a.ts:2: the pieces together give '' here",
  ]);
});

const [below, act] = acts();

it.runIf(below && act)("finds a changed line in an act of the ladder", () => {
  if (!below || !act) return;
  const copy = makeActs({ yaml: readFileSync(join(act.dir, "pieces.yaml"), "utf8") });
  const root = join(copy.dir, "..");
  writeTree(loadAct(below.dir), join(root, below.name));
  writeTree(loadAct(act.dir), join(root, act.name));
  for (const name of ["pieces.yaml", "interim"])
    cpSync(join(act.dir, name), join(root, act.name, name), { recursive: true });
  const copied = { ...act, dir: join(root, act.name) };
  const before = readLedger(copied);
  const globs = before.pieces.flatMap(({ claims }) => claims.flatMap(({ files }) => files));
  const isClaimed = (path: string) => globs.some(({ text }) => pathMatcher(text)(path));
  const [path, text] = [...before.unchanged].find(
    ([path]) => path.endsWith(".ts") && !isClaimed(path),
  ) ?? ["", ""];
  writeFileSync(join(copied.dir, path), text.replace("\n", "\n// drift\n"));
  const known = sentences(before.problems);
  const now = sentences(readLedger(copied).problems);
  expect(now.filter((problem) => !known.includes(problem))).toEqual([
    `${act.name}/${path}:2: no piece claims this line: // drift`,
  ]);
});
