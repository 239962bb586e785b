import { expect, it } from "vitest";
import { readLedger } from "../../shared/ledger/ledger.ts";
import { makeActs, type TestActs } from "../../shared/ledger/test-acts.ts";
import { explainChange } from "./change.ts";
import { changeAsJson } from "./change-json.ts";
import { printChange } from "./print-change.ts";
import { printStat } from "./stat.ts";

const acts: TestActs = {
  below: { "package.json": '{\n  "name": "less"\n}\n', "src/main.ts": "start();\nrun();\n" },
  here: {
    "package.json": '{\n  "name": "more"\n}\n',
    "src/main.ts": 'import { log } from "./log.ts";\n\nstart();\nlog(1);\nrun();\nstop();\n',
    "src/log.ts": "export const log = console.log;\n",
    "src/edge/app.ts": "export {};\n",
    "interim/log/src/wait.ts": "export const wait = 1;\n",
  },
  identity: [{ file: "package.json", lines: ['"name":'] }],
  pieces: [
    {
      id: "log",
      summary: "writes down what happens",
      firstRead: "src/log.ts",
      interim: { until: "stop" },
      claims: [
        { files: ["src/edge/**", "src/log.ts"] },
        { file: "src/main.ts", lines: ["log("], why: "so that we see" },
      ],
    },
    {
      id: "stop",
      needs: ["log"],
      claims: [{ file: "src/main.ts", lines: ["stop("], why: "so that it ends" }],
    },
  ],
};

const plain = (_: unknown, text: string) => text;

it("groups the change by piece in reading order, with the file to read first at the top", () => {
  const { pieces } = explainChange(readLedger(makeActs(acts)));
  const files = pieces.map(({ piece, hunks }) => [piece.id, ...hunks.map(({ file }) => file)]);
  expect(files).toEqual([
    ["log", "src/log.ts", "src/edge/app.ts", "src/main.ts", "src/main.ts", "src/wait.ts"],
    ["stop", "src/main.ts"],
    ["identity", "package.json"],
  ]);
});

it("prints each group under its pain, piece, cost and what to avoid, and each hunk under its why", () => {
  const text = printChange(explainChange(readLedger(makeActs(acts))), plain);
  expect(text).toContain("act-0-less → act-1-more\nIt was small. Now it is more.");
  expect(text).toMatch(
    /1 of 2 · The log {3}\+5 −0, 1 interim, in 4 files\n {2}Pain +Nobody knows .*\n {2}Piece .*\n {2}Costs .*\n {2}Avoid /,
  );
  expect(text).toContain("── src/log.ts (new)\n@@ -0 +1 @@ writes down what happens\n+ export");
  expect(text).toContain("so that we see\n  start();\n+ log(1);\n  run();\n");
  expect(text).toContain("── src/wait.ts (interim, until stop)");
  expect(text).toContain(" Names and numbers ");
  expect(text).toContain("@@ -1 +3 @@ so that it ends\n  start();\n  log(1);\n  run();\n+ stop();");
});

it("counts lines by piece", () => {
  const stat = printStat(explainChange(readLedger(makeActs(acts))), plain);
  expect(stat).toMatch(/log +4 +\+5 +−0 +»0/);
});

it("returns each hunk with its lines and its why as JSON", () => {
  const change = explainChange(readLedger(makeActs(acts)));
  const json = JSON.parse(changeAsJson("act-0-less", "act-1-more", [change]));
  expect(json).toMatchObject({ from: "act-0-less", to: "act-1-more" });
  const [log, stop] = json.pieces;
  expect(log).toMatchObject({ id: "log", pain: "Nobody knows where logic belongs", minutes: 20 });
  expect(log.hunks).toContainEqual({
    file: "src/main.ts",
    kind: "changed",
    why: "imports what the changed lines use",
    oldStart: 1,
    newStart: 1,
    lines: ['+import { log } from "./log.ts";', "+", " start();"],
    moved: [],
  });
  expect(log.hunks.at(-1)).toMatchObject({ file: "src/wait.ts", interim: "stop" });
  expect(stop.hunks[0].lines.at(-1)).toBe("+stop();");
});

const interimActs: TestActs = {
  below: { "src/main.ts": "begin();\n" },
  here: {
    "src/main.ts": "begin();\nwait(quick);\nend();\n",
    "src/wait.ts": "export const wait = 2;\n",
    "interim/slow/src/wait.ts": "export const wait = 1;\n",
  },
  pieces: [
    {
      id: "slow",
      interim: { until: "quick" },
      claims: [
        {
          file: "src/main.ts",
          lines: ["end("],
          why: "so that it ends",
          interim: [{ at: "+ wait(quick", code: "wait(slow);" }],
        },
      ],
    },
    {
      id: "quick",
      needs: ["slow"],
      claims: [
        { file: "src/main.ts", lines: ["wait(quick"], why: "so that it is quick" },
        { files: ["src/wait.ts"], why: "another way to wait" },
      ],
    },
  ],
};

it("labels the lines of an interim, and shows them again where a later piece replaces them", () => {
  const change = explainChange(readLedger(makeActs(interimActs)));
  const text = printChange(change, plain);
  expect(text).toContain("@@ interim, until quick @@");
  expect(text).toContain(
    "  begin();\n- wait(slow);   « the interim ends here\n+ wait(quick);\n  end();",
  );
  expect(text).toContain("── src/wait.ts (new, instead of the interim of slow)");
  expect(text).toContain("+2 −0, in 2 files"); // Lines that are in neither act are not counted.
  const json = JSON.parse(changeAsJson("act-0-less", "act-1-more", [change]));
  const lines = json.pieces[1].hunks.flatMap(({ lines }: { lines: string[] }) => lines);
  expect(lines).not.toContain("-wait(slow);");
});

it("shows moved lines as one run, although each is beside its new place", () => {
  const call = (name: string) => `someFunctionWithALongName(${name});\n`;
  const below = { "main.ts": `${call("one")}${call("two")}` };
  const inside = `  ${call("one")}  ${call("two")}`;
  const here = { "main.ts": `if (wanted) {\n${inside}}\n` };
  const pieces = [{ id: "when", claims: [{ files: ["main.ts"], why: "only if wanted" }] }];
  const text = printChange(explainChange(readLedger(makeActs({ below, here, pieces }))), plain);
  expect(text).toContain("« 2 lines moved to act-1-more/main.ts:2\n» 2 lines moved from");
});
