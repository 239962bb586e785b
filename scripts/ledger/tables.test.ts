import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { readLedger } from "../../shared/ledger/ledger.ts";
import { makeActs, sentences, type TestPiece, writeFiles } from "../../shared/ledger/test-acts.ts";
import { pains, symptoms } from "./article.ts";
import { checkDocuments } from "./documents.ts";
import { checkTables, writeTables } from "./tables.ts";

const readme =
  "# It\n\n<!-- ladder:pains --><!-- /ladder -->\n\n<!-- ladder:matrix --><!-- /ladder -->\n";
const actReadme = "# More\n\n<!-- ladder:pieces --><!-- /ladder -->\n\n## The one, at last\n";

function makeRepository(piece: Partial<TestPiece> = {}, files: Record<string, string> = {}) {
  const act = makeActs({
    here: {
      "src/main.ts": "run();\n",
      "docs/decisions/001.md": "1\n",
      "README.md": actReadme,
      ...files,
    },
    pieces: [{ id: "one", claims: [{ files: ["**"] }], drill: ["one-rule"], ...piece }],
  });
  const root = dirname(act.dir);
  writeFiles(root, { "README.md": readme });
  return { act, root, ledger: readLedger(act) };
}

it("the READMEs show every pain and symptom, linked where a piece answers", () => {
  const { act, root, ledger } = makeRepository();
  expect(sentences(checkTables(root, [ledger]))).toEqual([
    "README.md:3: the table 'pains' is stale",
    "README.md:5: the table 'matrix' is stale",
    "act-1-more/README.md:3: the table 'pieces' is stale",
  ]);
  expect(writeTables(root, [ledger])).toEqual(["README.md", "act-1-more/README.md"]);
  expect(checkTables(root, [ledger])).toEqual([]);
  const text = readFileSync(join(root, "README.md"), "utf8");
  for (const { pain } of pains) expect(text).toContain(`| ${pain} |`);
  for (const { symptom } of symptoms) expect(text).toContain(`| ${symptom} |`);
  expect(text).toContain(
    "| Nobody knows where logic belongs | [Layered modular structure](act-1-more/README.md#the-one-at-last) | [1](act-1-more/README.md) | `one-rule` |",
  );
  expect(text).toContain("| Reads are drowning writes | CQRS and read models | 2 |  |");
  expect(readFileSync(join(act.dir, "README.md"), "utf8")).toContain(
    "| Nobody knows where logic belongs | [The one](#the-one-at-last) | one more hop | [001](docs/decisions/001.md) | `one-rule` | 20 min, easy |",
  );
});

it("an edited or removed table is reported", () => {
  const { act, root, ledger } = makeRepository();
  writeTables(root, [ledger]);
  const text = readFileSync(join(root, "README.md"), "utf8");
  writeFiles(root, { "README.md": text.replace("Observability", "Watching") });
  writeFiles(act.dir, { "README.md": "# More\n\n## The one, at last\n" });
  expect(sentences(checkTables(root, [ledger]))).toEqual([
    "README.md:3: the table 'pains' is stale",
    "act-1-more/README.md:1: has no table 'pieces'",
  ]);
});

it("a table is right whatever the line ends of its README are", () => {
  const { root, ledger } = makeRepository();
  writeTables(root, [ledger]);
  const text = readFileSync(join(root, "README.md"), "utf8");
  writeFiles(root, { "README.md": text.replaceAll("\n", "\r\n") });
  expect(checkTables(root, [ledger])).toEqual([]);
});

it("a piece needs its decision, its first file, its section, and a reason from the tables", () => {
  const messages = (piece: Partial<TestPiece>, files = {}) =>
    sentences(checkDocuments(makeRepository(piece, files).ledger)).join("\n");
  expect(messages({})).toBe("");
  expect(messages({ decision: "docs/decisions/2.md" })).toMatch(
    /pieces.yaml:\d+: one: its decision is missing: docs\/decisions\/2.md/,
  );
  expect(messages({ firstRead: "src/no.ts" })).toContain("firstRead names no file: src/no.ts");
  expect(messages({ pain: "It is old" })).toContain("'It is old' is not in the tables");
  expect(messages({ supports: "two" })).toContain(
    "supports 'two', which is not a piece of this act",
  );
  expect(messages({}, { "README.md": "# More\n" })).toContain("README.md:1: one has no section");
});

it("an exercise of more than 700 lines of code and tests needs parts", () => {
  const exercise = "## Build\nB\n\n## Hint 1\n1\n\n## Hint 2\n2\n\n## Hint 3\n3\n";
  const part = (number: number) => `## Part ${number}: P\nTests: \`test/${number}.test.ts\`.\n\n`;
  const found = (lines: number, parts = "") => {
    const code = "run();\n".repeat(lines);
    const files = {
      "docs/long.md": "long\n".repeat(1_000),
      "test/1.test.ts": code,
      "test/2.test.ts": "run();\n",
      "exercises/one.md": exercise.replace("## Hint 1", `${parts}## Hint 1`),
    };
    return sentences(checkDocuments(makeRepository({}, files).ledger));
  };
  expect(found(690)).toEqual([]);
  const complaint =
    "act-1-more/exercises/one.md:1: one adds 702 lines of code and tests, and the exercise has no parts";
  expect(found(700)).toEqual([complaint]);
  expect(found(700, part(1) + part(2))).toEqual([]);
});

it("a missing drill is reported once there are drills", () => {
  const { root, ledger } = makeRepository();
  writeFiles(join(root, "shared/drills/other"), { "README.md": "# Other\n" });
  expect(sentences(checkDocuments(ledger))[0]).toContain(
    "its drill is missing: shared/drills/one-rule",
  );
});
