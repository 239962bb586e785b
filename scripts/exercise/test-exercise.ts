import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { readLedger } from "../../shared/ledger/ledger.ts";
import type { Piece } from "../../shared/ledger/model.ts";
import { makeActs } from "../../shared/ledger/test-acts.ts";
import { workDir } from "../test/passed.ts";
import { type Exercise, exerciseOf } from "./exercise.ts";
import type { Place } from "./place.ts";

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const common = {
  "package.json": json({ name: "act", type: "module" }),
  "tsconfig.json": json({
    compilerOptions: {
      allowImportingTsExtensions: true,
      lib: ["esnext"],
      module: "nodenext",
      noEmit: true,
      skipLibCheck: true,
      strict: true,
      types: [],
    },
    include: ["src"],
  }),
  ".gitignore": "/data/\n",
  "test/greet.test.ts": `import { expect, test } from "vitest";
import { greet } from "../src/greet.ts";

test("greets by name", () => expect(greet("Ana")).toBe("Hello Ana"));
`,
};

const plain = "export const greet = (name: string) => `Hello $" + "{name}`;\n";

export const loud = "export const loud = (text: string) => text.toUpperCase();\n";

const loudTest = `import { expect, test } from "vitest";
import { loud } from "../src/loud.ts";
import { words } from "./words.ts";

test("letters are big", () => expect(loud(words[0])).toBe("HELLO"));
test("digits stay", () => expect(loud("1")).toBe("1"));
test("nothing stays nothing", () => expect(loud("")).toBe(""));
`;

const quiet = "export const quiet = (text: string) => text.toLowerCase();\n";

const quietTest = `import { expect, test } from "vitest";
import { quiet } from "../src/quiet.ts";

test("letters are small", () => expect(quiet("HELLO")).toBe("hello"));
`;

const twoParts = `## Build
A voice.

## Part 1: Be loud
In \`src/loud.ts\`.

Tests: \`test/loud.test.ts\`.

## Part 2: Be quiet
In \`src/quiet.ts\`.

Tests: \`test/quiet.test.ts\`.
`;

export const text = `## Build
A voice, in \`src/loud.ts\`.

## Hint 1
Shout.

## Hint 2
Shout louder.

## Hint 3
\`toUpperCase\`.
`;

/**
 * Makes two small acts. The upper one has the piece `loud`. `files` replace files of the upper act.
 */
export function makeExercise(files: Record<string, string> = {}): Exercise {
  const act = makeActs({
    below: { ...common, "src/greet.ts": plain },
    here: {
      ...common,
      "src/greet.ts": plain,
      "src/loud.ts": loud,
      "test/loud.test.ts": loudTest,
      "test/words.ts": 'export const words = ["hello"] as const;\n',
      "exercises/loud.md": text,
      ...files,
    },
    pieces: [{ id: "loud", firstRead: "src/loud.ts", claims: [{ files: ["src/**", "test/**"] }] }],
  });
  const ledger = readLedger(act);
  return exerciseOf(ledger, ledger.pieces[0] as Piece);
}

/** The text of an exercise in two parts. */
export const textInParts = text.replace(/^## Build\n.*\n/, twoParts);

/** Makes the same acts, but the piece has two parts. */
export const makeTwoParts = (exerciseText = textInParts): Exercise =>
  makeExercise({
    "src/quiet.ts": quiet,
    "test/quiet.test.ts": quietTest,
    "exercises/loud.md": exerciseText,
  });

/**
 * Makes a playground inside the repository, so that tests find vitest. It is removed after the
 * test.
 */
export function makePlace(): Place {
  mkdirSync(workDir, { recursive: true });
  const home = mkdtempSync(join(workDir, "test-playground-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return {
    dir: join(home, "playground"),
    savedDir: join(home, "saved"),
    progressFile: join(home, "progress.json"),
  };
}

export function write({ dir }: Pick<Place, "dir">, path: string, text: string): void {
  writeFileSync(join(dir, path), text);
}

export const read = ({ dir }: Place, path: string) => readFileSync(join(dir, path), "utf8");
