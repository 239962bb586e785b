import { expect, test } from "vitest";
import { readLedger } from "./ledger.ts";
import { makeActs, sentences } from "./test-acts.ts";

const conflict = "<<<<<<< HEAD\nconst a = 1;\n=======\nconst a = 2;\n>>>>>>> theirs\n";
const pieces = [{ id: "one", claims: [{ files: ["src/other.ts"] }] }];

test("a file with conflict marks is reported once, not for each line", () => {
  const act = makeActs({
    below: { "src/below.ts": conflict },
    here: { "src/main.ts": `// first\n${conflict}`, "src/unclaimed.ts": "1;\n" },
    pieces,
  });
  expect(sentences(readLedger(act).problems)).toEqual([
    "act-0-less/src/below.ts:1: conflict marks in src/below.ts",
    "act-1-more/src/main.ts:2: conflict marks in src/main.ts",
  ]);
});

test("conflict marks in a ledger and in its interims are reported, too", () => {
  const here = { "src/main.ts": "title\n=======\n", "interim/one/src/main.ts": conflict };
  expect(sentences(readLedger(makeActs({ here, yaml: conflict, below: here })).problems)).toEqual([
    "act-1-more/interim/one/src/main.ts:1: conflict marks in interim/one/src/main.ts",
    "act-1-more/pieces.yaml:1: conflict marks in pieces.yaml",
  ]);
});
