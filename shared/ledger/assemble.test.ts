import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assembleOwners } from "./assemble.ts";
import { assemble, closure, readLedger } from "./ledger.ts";
import { makeActs, sentences, type TestActs, writeFiles } from "./test-acts.ts";

const below = {
  "package.json": '{\n  "name": "less",\n  "dependencies": {\n    "a": "1.0.0"\n  }\n}\n',
  "src/main.ts":
    'import { a } from "a";\nimport { old } from "./old.ts";\n\nstart(a);\nold.stop();\n',
  "src/old.ts": "export const old = 1;\n",
};
const here = {
  "package.json":
    '{\n  "name": "more",\n  "dependencies": {\n    "a": "1.0.0",\n    "pg": "2.0.0"\n  }\n}\n',
  "src/main.ts":
    'import { a } from "a";\nimport { log } from "./log.ts";\nimport { pool, type Row } from "./pool.ts";\n\nlog(1);\nstart(a);\npool.open<Row>();\n',
  "src/log.ts": "export const log = console.log;\n",
  "src/pool.ts": 'import pg from "pg";\n\nexport type Row = 1;\nexport const pool = pg;\n',
};
const acts: TestActs = {
  below,
  here,
  identity: [{ file: "package.json", lines: ['"name":'] }],
  pieces: [
    {
      id: "log",
      claims: [
        { files: ["src/log.ts"] },
        { file: "src/main.ts", lines: ["log("], why: "so that we see" },
      ],
    },
    {
      id: "pool",
      claims: [
        { files: ["src/pool.ts", "src/old.ts"] },
        { file: "package.json", lines: ['"pg"'], why: "its client" },
        { file: "src/main.ts", lines: ["pool.open", "old.stop"], why: "it replaces the old one" },
      ],
    },
  ],
};

describe("the steps of an act", () => {
  it("begin with the act below and end with the act", () => {
    const ledger = readLedger(makeActs(acts));
    expect(ledger.problems).toEqual([]);
    expect(Object.fromEntries(assembleOwners(ledger, new Set()))).toEqual(below);
    expect(Object.fromEntries(assemble(ledger, ["log", "pool"]))).toEqual(here);
  });

  it("are the same when an editor has written the line ends of Windows", () => {
    const windows = (files: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [path, text.replaceAll("\n", "\r\n")]),
      );
    const act = makeActs({ ...acts, here: windows(here) });
    const pieces = readFileSync(join(act.dir, "pieces.yaml"), "utf8");
    writeFiles(act.dir, windows({ "pieces.yaml": pieces }));
    const ledger = readLedger(act);
    expect(ledger.problems).toEqual([]);
    expect(Object.fromEntries(assemble(ledger, ["log", "pool"]))).toEqual(here);
  });

  it("have the identity from the start", () => {
    const start = assemble(readLedger(makeActs(acts)), []);
    expect(start.get("package.json")).toContain('"name": "more",');
    expect(start.get("src/main.ts")).toBe(below["src/main.ts"]);
  });

  it("have the imports that their code uses, and commas where JSON wants them", () => {
    const log = assemble(readLedger(makeActs(acts)), ["log"]);
    expect(log.get("src/main.ts")).toBe(
      'import { a } from "a";\nimport { log } from "./log.ts";\nimport { old } from "./old.ts";\n\nlog(1);\nstart(a);\nold.stop();\n',
    );
    expect(log.get("package.json")).toContain('"a": "1.0.0"\n');
    expect([...log.keys()]).toEqual(["package.json", "src/log.ts", "src/main.ts", "src/old.ts"]);
  });

  it("import an export that moves from the module that has it in that step", () => {
    const moving = {
      below: {
        "src/a.ts": "export const word = 1;\nexport const a = 1;\n",
        "src/b.ts": "export const b = 1;\n",
        "src/main.ts": 'import { word } from "./a.ts";\n\nstart(word);\n',
      },
      here: {
        "src/a.ts": "export const a = 1;\n",
        "src/b.ts": "export const b = 1;\nexport const word = 1;\n",
        "src/main.ts": 'import { word } from "./b.ts";\n\nlog();\nstart(word);\n',
      },
      pieces: [
        { id: "log", claims: [{ file: "src/main.ts", lines: ["log("], why: "so that we see" }] },
        { id: "move", claims: [{ files: ["src/a.ts", "src/b.ts"] }] },
      ],
    };
    const ledger = readLedger(makeActs(moving));
    expect(ledger.problems).toEqual([]);
    const main = (...ids: string[]) => assemble(ledger, ids).get("src/main.ts");
    expect(main("log")).toBe('import { word } from "./a.ts";\n\nlog();\nstart(word);\n');
    expect(main("log", "move")).toBe(moving.here["src/main.ts"]);
  });

  it("have the imports of an interim while it lives", () => {
    const bridged = {
      below: { "src/a.ts": "export const word = 1;\n", "src/main.ts": "begin();\n" },
      here: {
        "src/a.ts": "export const word = 1;\n",
        "src/b.ts": "export const word = 2;\n",
        "src/main.ts": 'import { word } from "./b.ts";\n\nbegin();\nend(word);\n',
      },
      pieces: [
        {
          id: "b",
          claims: [
            { files: ["src/b.ts"] },
            {
              file: "src/main.ts",
              lines: ["- nothing"],
              why: "a bridge",
              interim: [{ at: "end(word)", code: 'import { word } from "./a.ts";\nbridge(word);' }],
            },
          ],
        },
        { id: "end", claims: [{ file: "src/main.ts", lines: ["end("], why: "it ends" }] },
      ],
    };
    const ledger = readLedger(makeActs(bridged));
    const main = (...ids: string[]) => assemble(ledger, ids).get("src/main.ts");
    expect(main("b")).toBe('import { word } from "./a.ts";\n\nbegin();\nbridge(word);\n');
    expect(main("b", "end")).toBe(bridged.here["src/main.ts"]);
  });

  it("change imports alone with the piece that claims the file", () => {
    const alone = {
      below: {
        "src/a.ts": "export const word = 1;\n",
        "src/b.ts": "export const word = 1;\n",
        "src/main.ts": 'import { word } from "./a.ts";\n\nstart(word);\n',
        "notes.md": "old\n",
      },
      here: {
        "src/a.ts": "export const word = 1;\n",
        "src/b.ts": "export const word = 1;\n",
        "src/main.ts": 'import { word } from "./b.ts";\n\nstart(word);\n',
        "notes.md": "new\n",
      },
      pieces: [
        { id: "first", claims: [{ files: ["notes.md"] }] },
        { id: "second", claims: [{ file: "src/main.ts", why: "the word comes from b" }] },
      ],
    };
    const ledger = readLedger(makeActs(alone));
    expect(ledger.problems).toEqual([]);
    const main = (...ids: string[]) => assemble(ledger, ids).get("src/main.ts");
    expect(main("first")).toBe(alone.below["src/main.ts"]);
    expect(main("first", "second")).toBe(alone.here["src/main.ts"]);
  });

  it("can leave out an earlier piece, as an exercise does", () => {
    const withoutLog = assemble(readLedger(makeActs(acts)), ["pool"]);
    expect(withoutLog.get("src/main.ts")).toBe(
      'import { a } from "a";\nimport { pool, type Row } from "./pool.ts";\n\nstart(a);\npool.open<Row>();\n',
    );
    expect(withoutLog.has("src/log.ts")).toBe(false);
  });

  it("keep the bytes of a binary file", () => {
    const act = makeActs({
      below: {},
      here: {},
      pieces: [{ id: "one", claims: [{ files: ["icon.png"] }] }],
    });
    writeFiles(act.dir, { "icon.png": "\0\u0001" });
    const ledger = readLedger(act);
    expect(ledger.problems).toEqual([]);
    expect(assemble(ledger, ["one"]).get("icon.png")).toMatch(/^data:.*;base64,AAE=$/);
  });
});

describe("an interim line", () => {
  const acts = (at: string): TestActs => ({
    below: { "main.ts": "start();\n" },
    here: { "main.ts": "begin();\nuse(pool);\n" },
    pieces: [
      {
        id: "one",
        claims: [
          {
            file: "main.ts",
            lines: ["start", "begin"],
            why: "it begins",
            interim: [{ at, code: "use(\n  file,\n);" }],
          },
        ],
      },
      { id: "two", claims: [{ file: "main.ts", lines: ["pool"], why: "at last" }] },
    ],
  });

  it("lives from its piece to the piece that owns the line below it, which then needs its piece", () => {
    const ledger = readLedger(makeActs(acts("+ pool")));
    expect(ledger.problems).toEqual([]);
    expect(assemble(ledger, ["one"]).get("main.ts")).toBe("begin();\nuse(\n  file,\n);\n");
    expect(assemble(ledger, ["one", "two"]).get("main.ts")).toBe("begin();\nuse(pool);\n");
    expect([...(ledger.needs.get("two") ?? [])]).toEqual(["one"]);
    expect([...closure(ledger, "one")]).toEqual(["one", "two"]);
    expect([...closure(ledger, "two")]).toEqual(["two"]);
  });

  it("gives its place to an interim of a later piece before the same line", () => {
    const { below, here, pieces = [] } = acts("+ pool");
    const between = {
      id: "between",
      claims: [
        {
          file: "main.ts",
          lines: ["more"],
          why: "in between",
          interim: [{ at: "+ pool", code: "use(table);" }],
        },
      ],
    };
    const [one, two] = pieces;
    const more = { "main.ts": "begin();\nmore();\nuse(pool);\n" };
    const ledger = readLedger(
      makeActs({ below, here: { ...here, ...more }, pieces: [one, between, two] as typeof pieces }),
    );
    expect(ledger.problems).toEqual([]);
    const stepOf = (...ids: string[]) => assemble(ledger, ids).get("main.ts");
    expect(stepOf("one")).toBe("begin();\nuse(\n  file,\n);\n");
    expect(stepOf("one", "between")).toBe("begin();\nmore();\nuse(table);\n");
    expect(stepOf("one", "between", "two")).toBe("begin();\nmore();\nuse(pool);\n");
    expect([...(ledger.needs.get("between") ?? [])]).toEqual(["one"]);
  });

  it("must be before a line of a later piece", () => {
    const problemsOf = (test: TestActs) => sentences(readLedger(makeActs(test)).problems);
    expect(problemsOf(acts("+ nowhere"))[0]).toContain("main.ts: interim is before no line");
    expect(problemsOf(acts("+ e"))[0]).toContain("interim is before more than one line");
    expect(problemsOf(acts("+ begin"))[0]).toContain("ends with one, which does not come later");
  });
});

describe("an interim file", () => {
  const acts: TestActs = {
    below: { "src/data.ts": "export const data = 0;\n" },
    here: {
      "src/data.ts": "export const data = 2;\n",
      "interim/one/src/data.ts": "export const data = 1;\n",
      "interim/one/src/only.ts": "export const only = 1;\n",
      "a.md": "a\n",
    },
    pieces: [
      { id: "one", interim: { until: "two" }, claims: [{ files: ["a.md"] }] },
      { id: "two", claims: [{ files: ["src/data.ts"] }] },
    ],
  };

  it("replaces the file of both acts while it lives", () => {
    const ledger = readLedger(makeActs(acts));
    expect(ledger.problems).toEqual([]);
    const dataOf = (...ids: string[]) => assemble(ledger, ids).get("src/data.ts");
    expect(dataOf()).toContain("0");
    expect(dataOf("one")).toContain("1");
    expect(dataOf("one", "two")).toContain("2");
    expect(assemble(ledger, ["one"]).has("src/only.ts")).toBe(true);
    expect(assemble(ledger, ["one", "two"]).has("src/only.ts")).toBe(false);
    expect([...(ledger.needs.get("two") ?? [])]).toEqual(["one"]);
  });

  it("lives until the piece that its own entry names", () => {
    const [one, two] = acts.pieces ?? [];
    const interim = [{ until: "two", files: ["src/only.ts"] }, { until: "three" }];
    const three = { id: "three", claims: [{ files: ["src/data.ts"] }] };
    const pieces = [{ ...one, interim }, { ...two, claims: [{ files: ["b.md"] }] }, three];
    const here = { ...acts.here, "b.md": "b\n" };
    const ledger = readLedger(makeActs({ ...acts, here, pieces: pieces as never }));
    expect(ledger.problems).toEqual([]);
    const tree = assemble(ledger, ["one", "two"]);
    expect(tree.get("src/data.ts")).toContain("1");
    expect(tree.has("src/only.ts")).toBe(false);
    expect(assemble(ledger, ["one", "two", "three"]).get("src/data.ts")).toContain("2");
  });

  it("must belong to a piece with an 'until'", () => {
    const [one, two] = acts.pieces ?? [];
    const { interim: _, ...endless } = one ?? { id: "one", claims: [] };
    const endlessActs = { ...acts, pieces: [endless as never, two as never] };
    expect(sentences(readLedger(makeActs(endlessActs)).problems)[0]).toContain(
      "act-1-more/interim/one/src/data.ts: nothing ends this interim",
    );
  });
});
