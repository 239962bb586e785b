import { expect, it } from "vitest";
import type { Act } from "../../shared/kit/acts.ts";
import { checkCopies } from "../../shared/ledger/copies.ts";
import { ladderOf } from "./test-ladder.ts";

/** Three acts. The last one has the first one's `src` as a byte copy in `legacy`. */
function ladderWithCopy() {
  const ladder = ladderOf("act-0-a", "act-1-b", "act-2-c");
  const copies = [{ from: "act-0-a", paths: ["src", "tsconfig.json"], to: "legacy" }];
  const files = { "src/main.ts": "start();\n", "src/old.ts": "old();\n", "tsconfig.json": "{}\n" };
  for (const [path, text] of Object.entries(files))
    ladder.write({ [`act-0-a/${path}`]: text, [`act-2-c/legacy/${path}`]: text });
  ladder.write({
    "act-1-b/src/main.ts": "begin();\n",
    "act-2-c/src/main.ts": "begin();\n",
    "act-2-c/package.json": JSON.stringify({ ladder: { copies } }),
  });
  ladder.commit();
  return ladder;
}

const problemsOf = ({ acts }: ReturnType<typeof ladderOf>) =>
  checkCopies(acts[2] as Act).map(({ file, message }) => `${file} ${message}`);

it("carries changes, new files and deletions into byte copies, past acts without them", () => {
  const ladder = ladderWithCopy();
  ladder.edit("act-0-a/src/main.ts", "start", "startAll");
  ladder.write({ "act-0-a/src/new.ts": "fresh();\n" });
  ladder.remove("act-0-a/src/old.ts");
  const { kinds } = ladder.propagate(0);
  expect(kinds).toEqual(
    expect.arrayContaining([
      "changed: 2/legacy/src/main.ts",
      "added: 2/legacy/src/new.ts",
      "deleted: 2/legacy/src/old.ts",
    ]),
  );
  expect(ladder.read("act-2-c/legacy/src/main.ts")).toBe("startAll();\n");
  expect(problemsOf(ladder)).toEqual([]);
});

it("reports files of a byte copy that differ, are missing, or are not in the copied act", () => {
  const ladder = ladderWithCopy();
  expect(problemsOf(ladder)).toEqual([]);
  ladder.edit("act-2-c/legacy/src/main.ts", "start", "begin");
  ladder.remove("act-2-c/legacy/src/old.ts");
  ladder.write({ "act-2-c/legacy/src/more.ts": "more();\n", "act-2-c/legacy/own.md": "own\n" });
  const of = "in act-0-a, of which it is a copy";
  expect(problemsOf(ladder)).toEqual([
    `act-2-c/legacy/src/main.ts differs from the file ${of}`,
    `act-2-c/legacy/src/old.ts is missing, but is ${of}`,
    `act-2-c/legacy/src/more.ts is not ${of}`,
  ]);
});
