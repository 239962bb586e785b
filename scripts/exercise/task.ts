import { type Exercise, isTest } from "./exercise.ts";
import { type Expectation, expectationsOf } from "./test-expectations.ts";
import { minutesOf, type Part, readText } from "./text.ts";

/** The playground's TASK.md: what to build and how to go on. */
export function taskOf(exercise: Exercise): string {
  const { ledger, piece, given } = exercise;
  const { build, parts, lookCloser } = readText(ledger.act.dir, piece.id);
  const expectations = expectationsOf(exercise);
  const helpers = given.filter((path) => !isTest(path)).map((path) => `\`${path}\``);
  const sections = [
    `# ${piece.name}`,
    `${ledger.act.name} · ${piece.difficulty} · about ${minutesOf(piece, parts.length)} minutes`,
    `${reasonOf(exercise)}\n**What helps:** ${piece.reachFor}. **Avoid:** ${piece.avoid}.`,
    "## Build",
    build,
    ...(parts.length > 0
      ? parts.flatMap((part, at) => describePart(part, at + 1, expectations))
      : ["## What the tests expect", ...expectations.map(describe)]),
    helpers.length > 0 ? `Given to you, to use in tests: ${helpers.join(", ")}.` : "",
    "## How to go on",
    howToGoOn,
    lookCloser ? `## Look closer\n${lookCloser}` : "",
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

function reasonOf({ ledger, piece }: Exercise): string {
  const own = piece.pain ?? piece.symptom;
  if (own) return `**The pain:** ${own}.`;
  const served = ledger.pieces.find(({ id }) => id === piece.supports);
  return `**Supports:** \`${piece.supports}\`, which answers '${served?.pain ?? served?.symptom}'.`;
}

const describePart = ({ title, text, tests }: Part, number: number, all: Expectation[]) => [
  `## Part ${number}: ${title}\n${text}`,
  ...all.filter(({ file }) => tests.includes(file)).map(describe),
];

function describe({ file, missing, tests }: Expectation): string {
  const imports = [...missing].map(
    ([path, names]) => `- ${names.map((name) => `\`${name}\``).join(", ")} from \`${path}\``,
  );
  const wanted =
    imports.length > 0 ? ` imports names that do not exist yet:\n${imports.join("\n")}\n\nIt` : "";
  const sentences = tests.map((name) => `- ${name}`).join("\n");
  return `\`${file}\`${wanted} says:\n${sentences}`;
}

const howToGoOn = `Run these here or in the repository's folder; \`npm run help exercise\` explains them all.

| command | what it does |
| --- | --- |
| \`npm run exercise check\` | runs the tests and shows what is left; the first run is red. \`check 2\` runs only the tests of part 2 |
| \`npm run exercise watch\` | does the same whenever you save |
| \`npm run exercise hint\` | shows the next of three hints |
| \`npm run exercise start\` | runs the app in this folder |
| \`npm run exercise peek <file>\` | shows a file of the solution |
| \`npm run exercise catch-up\` | copies the next file of the solution, so that you can go on |
| \`npm run exercise diff\` | compares your code with the solution |

Your work here is never lost: commands save it before they replace it, and \`npm run exercise restore\` restores it.`;
