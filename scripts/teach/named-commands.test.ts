import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { acts, manifestOf, root } from "../../shared/kit/acts.ts";
import { readLedgers } from "../../shared/ledger/ledger.ts";
import { commandWords, loadCommand } from "../lib/commands.ts";

const texts = ["README.md", "CONTRIBUTING.md", "act-*/README.md", "shared/**/*.md"];

/** What a text tells the reader to type: `npm run <word> …` in its code. */
function callsIn(text: string): { word: string; more: string[] }[] {
  const code = text.match(/```[\s\S]*?```|`[^`\n]+`/g) ?? [];
  const calls = code.flatMap((span) => [
    ...span.matchAll(/\bnpm (?:run )?([a-z][a-z:-]*)([^`\n#;|&]*)/g),
  ]);
  return calls.map(([, word = "", more = ""]) => ({ word, more: more.trim().split(/\s+/) }));
}

const pieces = readLedgers().flatMap((ledger) => ledger.pieces);
const named = [
  ...acts().map(({ number }) => `${number}`),
  ...pieces.flatMap(({ id, drills }) => [id, ...drills]),
  ...commandWords(),
];

/** Words that may follow a command: those of its help, and the names that there are. */
async function wordsAfter(word: string): Promise<Set<string | undefined>> {
  const { usage, help } = await loadCommand(word);
  return new Set([...`${usage} ${help}`.split(/[^\w-]+/), ...named]);
}

it.each(globSync(texts, { cwd: root }))("%s names only commands that exist", async (file) => {
  const own = acts().flatMap((act) => Object.keys(manifestOf(act).scripts));
  const unknown: string[] = [];
  for (const { word, more } of callsIn(readFileSync(join(root, file), "utf8"))) {
    if (!commandWords().includes(word)) {
      if (!own.includes(word) && word !== "install") unknown.push(word);
      continue;
    }
    const known = await wordsAfter(word);
    const plain = more.filter((one) => /^[a-z0-9-]+$/.test(one));
    unknown.push(...plain.filter((one) => !known.has(one)).map((one) => `${word} ${one}`));
  }
  expect(unknown).toEqual([]);
});

it("finds calls in the code of a text, and nothing else", () => {
  expect(
    callsIn("Run `npm run diff 0 1 web`, or npm run nonsense.\n```\nnpm start 1\n```"),
  ).toEqual([
    { word: "diff", more: ["0", "1", "web"] },
    { word: "start", more: ["1"] },
  ]);
});
