import fc from "fast-check";
import { expect, it } from "vitest";
import { hasMarks, mergeFile } from "./merge-file.ts";

const labels = { ours: "act-1", incoming: "act-0" };

/** Merges texts that are written as their lines. */
function merge(base: string[], incoming: string[], ours: string[], path = "notes.md") {
  const text = (lines: string[]) => lines.map((line) => `${line}\n`).join("");
  const versions = { base: text(base), incoming: text(incoming), ours: text(ours) };
  const merged = mergeFile(path, versions, labels);
  return { ...merged, lines: merged.text.replace(/\n$/, "").split("\n") };
}

it("merges changes of neighbouring lines, one on each side, which git treats as a conflict", () => {
  const merged = merge(
    ["open the door", "walk in", "close it"],
    ["open the door", "walk in slowly", "close it"],
    ["open the door", "walk in", "close it quietly", "sit down"],
  );
  expect(merged.lines).toEqual(["open the door", "walk in slowly", "close it quietly", "sit down"]);
  expect([merged.conflicts, merged.looks]).toEqual([[], []]);
});

it("merges two changes of one line by its words, and reports the line", () => {
  const merged = merge(
    ["first", '"test": "tsc && vitest run"'],
    ["first", '"test": "tsc && vitest run"'.replace("tsc", "tsc -b")],
    ["first", '"test": "tsc && vitest run --bail"'],
  );
  expect(merged.conflicts).toHaveLength(1); // A quoted text is one word.
  const words = merge(["run(a, b);"], ["run(a, c);"], ["walk(a, b);"]);
  expect(words.lines).toEqual(["walk(a, c);"]);
  expect(words.looks).toEqual([{ line: 1, because: "both acts change this line" }]);
});

it("puts the lower act's insertion first if both insert, and reports the line", () => {
  const merged = merge(["a", "b"], ["a", "from below", "b"], ["a", "own", "b"]);
  expect(merged.lines).toEqual(["a", "from below", "own", "b"]);
  expect(merged.looks).toEqual([{ line: 2, because: "both acts insert here" }]);
});

it("applies the same change on both sides once", () => {
  const merged = merge(["a", "b()"], ["a", "new", "b(1)"], ["a", "new", "b(1)", "more"]);
  expect(merged.lines).toEqual(["a", "new", "b(1)", "more"]);
  expect([merged.conflicts, merged.looks]).toEqual([[], []]);
});

it.each([
  [
    "an insertion that is there already as a part of another",
    ["f() {", "}"],
    ["f() {", "  return;", "}"],
    ["f() {", "  return;", "  other();", "}"],
    ["f() {", "  return;", "  other();", "}"],
  ],
  [
    "an insertion below a line that the act removed",
    ["a();", "b();", "c();"],
    ["a();", "b();", "new();", "c();"],
    ["a();", "c();"],
    ["a();", "new();", "c();"],
  ],
  [
    "an insertion into a block that the act opened up",
    ["if (x) {", "  a();", "  b();", "}"],
    ["if (x) {", "  a();", "  new();", "  b();", "}"],
    ["a();", "b();"],
    ["a();", "  new();", "b();"],
  ],
])("says where to look at %s", (_, base, incoming, ours, expected) => {
  const merged = merge(base, incoming, ours);
  expect(merged.lines).toEqual(expected);
  expect(merged.conflicts).toEqual([]);
  expect(merged.looks).toHaveLength(1);
});

it("keeps both insertions if one is in the middle of the other", () => {
  const [one, more] = [["  return;"], ["  if (x) {", "  return;", "  }"]];
  const merged = (below: string[], own: string[]) =>
    merge(["f() {", "}"], ["f() {", ...below, "}"], ["f() {", ...own, "}"]);
  expect(merged(one, more).lines).toEqual(["f() {", ...one, ...more, "}"]);
  expect(merged(more, one).lines).toEqual(["f() {", ...more, ...one, "}"]);
  expect(merged(more, one).looks).toEqual([{ line: 2, because: "both acts insert here" }]);
});

it("marks a conflict as git does, with each side whole", () => {
  const merged = merge(
    ["start", "wait for ten seconds", "end"],
    ["start", "wait for twenty seconds", "end"],
    ["start", "own", "end"],
  );
  expect(merged.text).toBe(
    "start\n<<<<<<< act-1\nown\n=======\nwait for twenty seconds\n>>>>>>> act-0\nend\n",
  );
  expect(merged.conflicts).toEqual([
    { line: 2, because: "both acts changed it, each in its own way" },
  ]);
});

it.each([
  ["a line inside what the act removed", ["one", "two", "new", "three", "four"], ["one", "four"]],
  [
    "a removal around what the act inserted",
    ["one", "four"],
    ["one", "two", "own", "three", "four"],
  ],
  ["a change of what the act removed", ["one", "two!", "three", "four"], ["one", "three", "four"]],
])("is a conflict, never silent: %s", (_, incoming, ours) => {
  const merged = merge(["one", "two", "three", "four"], incoming, ours);
  expect(merged.conflicts).toHaveLength(1);
  expect(hasMarks(merged.text)).toBe(true);
});

it("merges imports by their names and keeps those that the act's own code uses", () => {
  const code = (imports: string[], ...body: string[]) => [...imports, "", ...body];
  const merged = merge(
    code(['import { a, b } from "./x.ts";'], "a();", "b();"),
    code(['import { a, c } from "./x.ts";', 'import { d } from "./y.ts";'], "a();", "c(d);"),
    code(['import { a, b, type T, z } from "./x.ts";'], "a();", "b();", "z<T>(b);"),
    "main.ts",
  );
  expect(merged.lines).toEqual([
    'import { a, b, c, type T, z } from "./x.ts";',
    'import { d } from "./y.ts";',
    "",
    "a();",
    "c(d);",
    "z<T>(b);",
  ]);
  expect(merged.conflicts).toEqual([]);
});

it("reports a comment that was between two imports", () => {
  const code = (body: string, ...above: string[]) => [
    ...above,
    'import { a } from "./a.ts";',
    "// Only for the tests.",
    'import { b } from "./b.ts";',
    ...["", "a();", body, "b();"],
  ];
  const ours = [...code("one();"), "own();"];
  const { lines, looks } = merge(
    code("one();"),
    code("two();", "// What this is."),
    ours,
    "main.ts",
  );
  expect(lines.slice(0, 3)).toEqual([
    "// What this is.",
    "// Only for the tests.",
    'import { a } from "./a.ts";',
  ]);
  expect(looks).toEqual([{ line: 2, because: "this stood between two imports" }]);
});

it("marks a name that both sides newly import from different modules", () => {
  const merged = merge(
    ["work();"],
    ['import { work } from "./below.ts";', "", "work();"],
    ['import { work } from "./here.ts";', "", "work();"],
    "main.ts",
  );
  expect(merged.lines.slice(0, 3)).toEqual([
    "<<<<<<< act-1",
    'import { work } from "./here.ts";',
    "=======",
  ]);
  expect(merged.conflicts).toMatchObject([{ line: 1 }]);
});

it("merges JSON regardless of its commas", () => {
  const merged = merge(
    ["{", '  "a": 1', "}"],
    ["{", '  "a": 1,', '  "below": 2', "}"],
    ["{", '  "own": 0,', '  "a": 1', "}"],
    "package.json",
  );
  expect(JSON.parse(merged.text)).toEqual({ own: 0, a: 1, below: 2 });
  const marked = merge(["{", '  "a": 1', "}"], ["{", "}"], ["{", '  "a": 2', "}"], "package.json");
  expect(marked.lines).toEqual(["{", "<<<<<<< act-1", '  "a": 2', "=======", ">>>>>>> act-0", "}"]);
});

it("merges binary files as a whole, and keeps one that both changed", () => {
  const binary = (content: string) => `data:application/octet-stream;base64,${content}`;
  const merged = (ours: string) =>
    mergeFile("a.png", { base: binary("AA"), incoming: binary("BB"), ours: binary(ours) }, labels);
  expect(merged("AA").text).toBe(binary("BB"));
  expect(merged("CC")).toMatchObject({ text: binary("CC"), conflicts: [{ line: 1 }] });
});

const anyLines: fc.Arbitrary<string[]> = fc.array(
  fc.constantFrom("a", "b();", "c(1);", "c(2);", "{", "}", ""),
  {
    maxLength: 12,
  },
);

it("merging with an unchanged side gives the other side; the same change twice gives it once", () => {
  fc.assert(
    fc.property(anyLines, anyLines, fc.constantFrom("f.md", "f.ts"), (base, edited, path) => {
      expect(merge(base, edited, base, path)).toMatchObject({ conflicts: [], looks: [] });
      expect(merge(base, edited, base, path).text).toBe(merge(edited, edited, edited).text);
      expect(merge(base, base, edited, path).text).toBe(merge(edited, edited, edited).text);
      expect(merge(base, edited, edited, path).text).toBe(merge(edited, edited, edited).text);
    }),
  );
});

/**
 * What happens to a line of the base: the sides that change it, and the lines inserted below it.
 */
const fate = fc.record({
  by: fc.constantFrom("nobody", "incoming", "ours"),
  what: fc.constantFrom("change", "remove", "insert"),
});

it("applies two changes that don't touch the same or neighbouring lines", () => {
  fc.assert(
    fc.property(fc.array(fate, { minLength: 1, maxLength: 20 }), (fates) => {
      const side = (...who: string[]) =>
        fates.flatMap(({ by, what }, index) => {
          const line = `this is line number ${index}, alone`;
          const rest = [`a fence after ${index}`, `and another after ${index}`];
          if (!who.includes(by)) return [line, ...rest];
          if (what === "remove") return rest;
          return what === "change"
            ? [`${line}, changed`, ...rest]
            : [line, `new at ${index}`, ...rest];
        });
      const merged = merge(side(), side("incoming"), side("ours"));
      expect(merged.lines).toEqual(side("incoming", "ours"));
      expect([merged.conflicts, merged.looks]).toEqual([[], []]);
    }),
  );
});

it("loses no line that one side wrote: it is in the result, or a conflict shows it", () => {
  fc.assert(
    fc.property(anyLines, anyLines, anyLines, (base, incoming, ours) => {
      const [below, own] = [incoming, ours].map((lines, side) =>
        lines.map((line) => (base.includes(line) ? line : `${line} ${side}`)),
      ) as [string[], string[]];
      const { lines } = merge(base, below, own);
      for (const line of [...below, ...own])
        if (!base.includes(line)) expect(lines).toContain(line);
    }),
  );
});

const insertion = fc.array(fc.constantFrom("a();", "b();", "return;"), { maxLength: 5 });

it("inserts a line of both sides once only if one side's lines begin or end with the other's", () => {
  fc.assert(
    fc.property(insertion, insertion, (below, own) => {
      const side = (lines: string[]) => ["the fence above", ...lines, "the fence below"];
      const { lines, looks } = merge(side([]), side(below), side(own));
      const [long, short] = below.length > own.length ? [below, own] : [own, below];
      const isShared = [long.slice(0, short.length), long.slice(long.length - short.length)].some(
        (edge) => edge.join() === short.join(),
      );
      expect(lines).toEqual(side(isShared ? long : [...below, ...own]));
      const isCountedOnce = isShared && [0, long.length].includes(short.length);
      expect(looks).toHaveLength(isCountedOnce ? 0 : 1);
    }),
  );
});
