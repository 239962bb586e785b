import { describe, expect, it } from "vitest";
import { withCommas } from "./finish.ts";
import { compareModules } from "./import-order.ts";
import { liftImports, usedIdentifiers } from "./imports.ts";
import { weave } from "./weave.ts";

const shown = (below: string, here: string, path = "a.js") =>
  weave(path, below, here).lines.map(({ sign, text }) => sign + text);

describe("the difference of two files", () => {
  it("shows an added block whole, without its neighbour's closing bracket", () => {
    const one = "one() {\n  1\n}\n";
    const two = "two() {\n  2\n}\n";
    expect(shown(`start\n${one}\nend\n`, `start\n${one}\n${two}\nend\n`).slice(4)).toEqual([
      " ",
      "+two() {",
      "+  2",
      "+}",
      "+",
      " end",
    ]);
  });

  it("puts a removed line above the line that replaces it", () => {
    expect(shown("call(a, b);\nsend(c, d);\n", "call(a, e);\nsend(c, f);\n")).toEqual([
      "-call(a, b);",
      "+call(a, e);",
      "-send(c, d);",
      "+send(c, f);",
    ]);
  });

  it("ignores a comma that JSON needs before a new entry", () => {
    expect(shown('{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "b": 2\n}\n', "a.json")).toEqual([
      " {",
      '   "a": 1',
      '+  "b": 2',
      " }",
    ]);
  });

  it("has the line numbers of both files, also below the imports", () => {
    const { lines } = weave("a.ts", "a();\nb();\n", 'import { a } from "a";\n\na();\nc();\nb();\n');
    expect(lines.map(({ text, below, here }) => [text, below, here])).toEqual([
      ["a();", 1, 3],
      ["c();", undefined, 4],
      ["b();", 2, 5],
    ]);
  });
});

describe("imports", () => {
  it("are removed, and the lines above them stay", () => {
    const text = `// About.\nimport "./effect.ts";\nimport a, { type B, c as d } from "m";\nimport type * as n from "n";\nimport data from "./d.json" with { type: "json" };\n\nrun();\n`;
    const { preamble, imports, body, bodyLine } = liftImports(text);
    expect(preamble).toEqual([
      { text: "// About.", number: 1 },
      { text: 'import "./effect.ts";', number: 2 },
    ]);
    expect([body, bodyLine]).toEqual(["run();\n", 7]);
    expect(imports).toMatchObject([
      {
        module: "m",
        typeOnly: false,
        line: 3,
        names: [
          { local: "a", imported: "default", typeOnly: false },
          { local: "B", imported: "B", typeOnly: true },
          { local: "d", imported: "c", typeOnly: false },
        ],
      },
      { module: "n", typeOnly: true, line: 4, names: [{ local: "n", imported: "*" }] },
      { module: "./d.json", tail: ' with { type: "json" }', line: 5 },
    ]);
  });

  it("leave comments between them as lines that a piece must claim", () => {
    const text =
      'import a from "a";\n// Why b.\nimport b from "b"; // why\nimport c from "c";\n\nrun();\n';
    const { preamble, imports } = liftImports(text);
    expect(preamble).toEqual([
      { text: "// Why b.", number: 2 },
      { text: " // why", number: 3 },
    ]);
    expect(imports.map(({ line }) => line)).toEqual([1, 3, 4]);
  });

  it("are needed for names that code refers to, not for properties or its own declarations", () => {
    const code =
      "const own = 1;\nexport function run({ from: to }: Options) {\n  // comment\n  return log.write({ key: own, short, text: 'string' }) as Row;\n}\n";
    const used = usedIdentifiers(code);
    for (const name of ["Options", "log", "short", "Row"]) expect(used).toContain(name);
    for (const name of ["own", "run", "from", "comment", "write", "key", "string"])
      expect(used).not.toContain(name);
  });

  it("are sorted as Biome sorts them", () => {
    const sorted = [
      "node:fs",
      "node:path",
      "@a/b",
      "express",
      "#alias",
      "../../x",
      "../a",
      "./A",
      "./a",
      "./a/b.ts",
      "./a.ts",
      "./a-b.ts",
      "./b2",
      "./b10",
    ];
    expect([...sorted].reverse().sort(compareModules)).toEqual(sorted);
  });
});

it("JSON gets a comma wherever an entry follows", () => {
  const lines = ["{", '  "a": [', "    1", "    2", "  ]", "  // why", '  "b": {}', "}"];
  expect(withCommas(lines)).toEqual([
    "{",
    '  "a": [',
    "    1,",
    "    2",
    "  ],",
    "  // why",
    '  "b": {}',
    "}",
  ]);
});
