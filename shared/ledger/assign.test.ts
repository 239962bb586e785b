import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLedger } from "./ledger.ts";
import type { Line } from "./model.ts";
import { makeActs, sentences, type TestActs } from "./test-acts.ts";

const two = (one: unknown[], other: unknown[]): Pick<TestActs, "pieces"> => ({
  pieces: [
    { id: "one", claims: one },
    { id: "two", claims: other },
  ],
});

/** `+ text ← owner (rule)` for each changed line of a file. */
function owners(acts: TestActs, path: string): string[] {
  const { files } = readLedger(makeActs(acts));
  const lines = files.find((file) => file.path === path)?.lines ?? [];
  const isChange = ({ sign }: Line) => sign !== " ";
  return lines
    .filter(isChange)
    .map(({ sign, text, owner, rule }) => `${sign} ${text.trim()} ← ${owner} (${rule})`);
}

describe("a changed line belongs to", () => {
  it("the piece whose pattern matches it; a pattern can match only added or only removed lines", () => {
    const acts = {
      below: { "a.md": "old wine\nsame\n" },
      here: { "a.md": "new wine\nsame\n" },
      ...two(
        [{ file: "a.md", lines: ["- wine"], why: "it was sour" }],
        [{ file: "a.md", lines: ["/^new w/"], why: "it is better" }],
      ),
    };
    expect(owners(acts, "a.md")).toEqual([
      "- old wine ← one (pattern)",
      "+ new wine ← two (pattern)",
    ]);
  });

  it("the piece that opened the block around it, down to the closing bracket", () => {
    const acts = {
      below: { "a.js": "start();\n" },
      here: { "a.js": "start();\nfirst(\n  1,\n  2,\n);\nsecond(\n  3,\n);\n" },
      ...two(
        [{ file: "a.js", lines: ["first("], why: "a" }],
        [{ file: "a.js", lines: ["second(", "2"], why: "b" }],
      ),
    };
    expect(owners(acts, "a.js")).toEqual([
      "+ first( ← one (pattern)",
      "+ 1, ← one (block)",
      "+ 2, ← two (pattern)",
      "+ ); ← one (block)",
      "+ second( ← two (pattern)",
      "+ 3, ← two (block)",
      "+ ); ← two (block)",
    ]);
  });

  it("the piece of the line below it, if it is a comment or blank", () => {
    const acts = {
      below: { "a.js": "start();\n" },
      here: { "a.js": "start();\nfirst();\n\n// The second.\nsecond();\n" },
      ...two(
        [{ file: "a.js", lines: ["first("], why: "a" }],
        [{ file: "a.js", lines: ["second("], why: "b" }],
      ),
    };
    expect(owners(acts, "a.js")).toEqual([
      "+ first(); ← one (pattern)",
      "+  ← two (above)",
      "+ // The second. ← two (above)",
      "+ second(); ← two (pattern)",
    ]);
  });

  it.each([
    ["a.css", ".id {}", "#list {"],
    ["a.yaml", "one: 1", "-- two"],
    ["a.md", "one", "# Two"],
  ])(
    "the only piece of its own line: in %s, the line above '%s' is no comment",
    (file, one, other) => {
      const acts = {
        below: { [file]: "same\n" },
        here: { [file]: `same\n${other}\n${one}\n` },
        ...two([{ file, lines: [one], why: "a" }], [{ file, why: "b" }]),
      };
      expect(owners(acts, file)).toEqual([`+ ${other} ← two (file)`, `+ ${one} ← one (pattern)`]);
    },
  );

  it("a pattern with endless backtracking is matched in time", () => {
    const acts = {
      below: {},
      here: { "a.md": `${"a".repeat(50)}!\nb\n` },
      ...two([{ file: "a.md", lines: ["/^(a+)+$|^b$/"], why: "a" }], [{ file: "a.md", why: "b" }]),
    };
    expect(owners(acts, "a.md").at(-1)).toBe("+ b ← one (pattern)");
  });

  it("the piece that claims the whole file, if no pattern matches the line", () => {
    const acts = {
      below: {},
      here: { "a.md": "one\ntwo\n" },
      ...two([{ files: ["*.md"], why: "all" }], [{ file: "a.md", lines: ["two"], why: "b" }]),
    };
    expect(owners(acts, "a.md")).toEqual(["+ one ← one (file)", "+ two ← two (pattern)"]);
  });

  it("the only piece that matched something in its hunk", () => {
    const acts = {
      below: { "a.md": "same\n" },
      here: { "a.md": "new\nmore\nsame\n" },
      pieces: [{ id: "one", claims: [{ file: "a.md", lines: ["new"], why: "a" }] }],
    };
    expect(owners(acts, "a.md")).toEqual(["+ new ← one (pattern)", "+ more ← one (hunk)"]);
  });
});

describe("it is an error", () => {
  it("when a claim owns nothing, because patterns give all its lines to other pieces", () => {
    const act = makeActs({
      below: {},
      here: { "a.md": "one\n" },
      ...two([{ file: "a.md", lines: ["one"], why: "a" }], [{ file: "a.md", why: "b" }]),
    });
    const messages = readLedger(act).problems.map(({ message }) => message);
    expect(messages).toContain("claim owns nothing: a.md");
  });

  /** The problems, with the text of pieces.yaml instead of its line number. */
  const problemsOf = (acts: TestActs) => {
    const act = makeActs(acts);
    const yaml = readFileSync(join(act.dir, "pieces.yaml"), "utf8").split("\n");
    return sentences(readLedger(act).problems).map((sentence) =>
      sentence.replace(/pieces\.yaml:(\d+):/, (_, line) => `'${yaml[line - 1]?.trim()}':`),
    );
  };

  it("when no piece claims a line: the message has file and line, the remedy a claim", () => {
    const act = makeActs({
      below: { "a.md": "same\n" },
      here: { "a.md": "new\nsame\nalso new\nand newer\n" },
      pieces: [{ id: "one", claims: [{ file: "a.md", lines: ["/^new/"], why: "a" }] }],
    });
    const { problems } = readLedger(act);
    expect(sentences(problems)).toEqual([
      "act-1-more/a.md:3: no piece claims this line: also new … and 1 more",
    ]);
    expect(problems[0]?.remedy).toContain('- { file: a.md, lines: ["also"], why: … }');
  });

  it("when no piece claims a removed line: the message names the file of the act below", () => {
    const acts = {
      below: { "a.md": "gone\nsame\n" },
      here: { "a.md": "same\n", "b.md": "new\n" },
      pieces: [{ id: "one", claims: [{ files: ["b.md"] }] }],
    };
    expect(problemsOf(acts)).toEqual(["act-0-less/a.md:1: no piece claims this line: gone"]);
  });

  it("when only the imports of a file changed", () => {
    const acts = (claims: unknown[]) => ({
      below: { "a.ts": 'import { a } from "./one.ts";\n\nrun(a);\n' },
      here: { "a.ts": 'import { a } from "./two.ts";\n\nrun(a);\n', "b.md": "new\n" },
      pieces: [{ id: "one", claims: [{ files: ["b.md"] }, ...claims] }],
    });
    expect(problemsOf(acts([]))).toEqual([
      "act-1-more/a.ts:1: no piece claims this file: only its imports changed",
    ]);
    expect(problemsOf(acts([{ file: "a.ts", why: "it went to two" }]))).toEqual([]);
  });

  it("when two pieces match a line", () => {
    const acts = {
      below: {},
      here: { "a.md": "new wine\n" },
      ...two(
        [{ file: "a.md", lines: ["new"], why: "a" }],
        [{ file: "a.md", lines: ["wine"], why: "b" }],
      ),
    };
    expect(problemsOf(acts)).toEqual([
      "act-1-more/'- wine': a.md: 'new wine' is claimed by one and two",
    ]);
  });

  it("when two pieces claim a whole file", () => {
    const acts = {
      below: {},
      here: { "a.md": "new\n" },
      ...two([{ files: ["a.md"] }], [{ files: ["*.md"] }]),
    };
    expect(problemsOf(acts)).toContain(
      "act-1-more/'- files:': a.md is claimed whole by one and two",
    );
  });

  it("when a claim matches nothing, or names a file that does not change", () => {
    const acts = {
      below: { "same.md": "same\n" },
      here: { "same.md": "same\n", "a.md": "new\n" },
      pieces: [
        {
          id: "one",
          claims: [
            { files: ["a.md", "same.md"] },
            { file: "a.md", lines: ["new", "newer"], why: "a" },
          ],
        },
      ],
    };
    expect(problemsOf(acts)).toEqual([
      "act-1-more/'- newer': claim matches nothing: newer (in a.md)",
      "act-1-more/'- same.md': claims a file that does not change: same.md",
      "act-1-more/'- files:': claim owns nothing: a.md, same.md",
    ]);
  });

  it("when a claim names an import, since imports follow from the code", () => {
    const act = makeActs({
      below: { "a.ts": "export const a = 1;\n" },
      here: { "a.ts": 'import { b } from "./b.ts";\n\nexport const a = b;\n' },
      pieces: [{ id: "one", claims: [{ file: "a.ts", lines: ["const a", "./b.ts"], why: "a" }] }],
    });
    const { problems } = readLedger(act);
    expect(sentences(problems)[0]).toMatch(/claim matches nothing: \.\/b\.ts/);
    expect(problems[0]?.remedy).toContain("imports follow from what the code uses");
  });

  it("when pieces share a file and one does not say why", () => {
    const acts = {
      below: {},
      here: { "a.md": "one\ntwo\n" },
      ...two([{ files: ["a.md"] }], [{ file: "a.md", lines: ["two"], why: "b" }]),
    };
    expect(problemsOf(acts)).toEqual([
      "act-1-more/'- files:': one shares a.md with other pieces, but does not say why it changes it",
    ]);
  });
});
