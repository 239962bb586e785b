import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { acts } from "../kit/acts.ts";
import { readPieces } from "../ledger/pieces.ts";
import { drawChart, type Panel } from "./chart.ts";
import { drillIds, loadDrill } from "./drills.ts";
import { applyEdits } from "./edits.ts";
import { outcomes } from "./outcomes.ts";
import type { DrillResult } from "./run-drill.ts";
import { aboutOf, type SideAbout } from "./sides.ts";
import { drawSpaceTime } from "./space-time.ts";
import { Table } from "./table.ts";

test.for(drillIds())(
  "%s: a folder, a README of one screen, and a piece that names it",
  async (id) => {
    const drill = await loadDrill(id);
    expect(drill.id).toBe(id);
    const readme = readFileSync(join(import.meta.dirname, id, "README.md"), "utf8");
    expect(readme).toContain(`npm run drill ${id}`);
    expect(readme.split("\n").length).toBeLessThan(50);
    const withPieces = acts().filter(({ dir }) => existsSync(join(dir, "pieces.yaml")));
    const namers = withPieces.flatMap((act) => readPieces(act).pieces);
    const named = namers.filter((piece) => piece.drills.includes(id));
    const pains = named.map(({ pain, symptom }) => pain ?? symptom);
    expect(pains).not.toHaveLength(0);
    expect([drill.pain, ...pains]).toContain(aboutOf(drill).pain);
  },
);

test("the error for an unknown drill suggests a name", async () => {
  await expect(loadDrill("wipe-test-date")).rejects.toMatchObject({
    remedy: expect.stringContaining("Did you mean 'wipe-test-data'?"),
  });
});

test("an edit that does not fit the source exactly once changes nothing", () => {
  const dir = mkdtempSync(join(tmpdir(), "edits-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, "a.ts"), "one\ntwo\ntwo\n");
  const fits = { file: "a.ts", find: "one", replace: "1" };
  const twice = { file: "a.ts", find: "two", replace: "2" };
  expect(() => applyEdits(dir, [fits, twice])).toThrow("occurs 2 times");
  expect(() => applyEdits(dir, [{ ...twice, find: "three" }])).toThrow("occurs 0 times");
  expect(readFileSync(join(dir, "a.ts"), "utf8")).toBe("one\ntwo\ntwo\n");
  applyEdits(dir, [fits]);
  expect(readFileSync(join(dir, "a.ts"), "utf8")).toBe("1\ntwo\ntwo\n");
  const added = { file: "b.ts", replace: "new\n" };
  applyEdits(dir, [added]);
  expect(readFileSync(join(dir, "b.ts"), "utf8")).toBe("new\n");
  expect(() => applyEdits(dir, [added])).toThrow("b.ts, which exists");
});

const sides: SideAbout[] = [
  { name: "below", title: "Without the piece", is: "act 0" },
  { name: "cheaper", title: "Cheaper: an index", is: "act 0, changed" },
  { name: "above", title: "With the piece", is: "act 1" },
];

test("the table has a column for each side and shows the latest value, wrapped", () => {
  const table = new Table(sides, (_style, text) => text, 102);
  table.set("below", "lost", "counting");
  table.set("below", "lost", "12 of 12 todos of customers");
  table.set("cheaper", "lost", "some");
  table.set("above", "lost", "nothing");
  const [titles, steps, , ...rows] = table.text().trimEnd().split("\n");
  expect(titles).toMatch(/^ +Without the piece +Cheaper: an index +With the piece$/);
  expect(steps).toMatch(/^ +act 0 +act 0, changed +act 1$/);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(/^lost +12 of 12 todos of +some +nothing$/);
  expect(rows[1]).toMatch(/^ +customers$/);
});

test("a chart is self-contained, supports light and dark, and has a text description", () => {
  const panels = sides.map((side) => ({ ...side, is: "act 0 <old>", body: "", verdict: "fails" }));
  const about = { caption: "What is lost.", description: "All.", height: 10 };
  const drill = { id: "one", pain: "It hurts", lesson: "An index is enough." };
  const svg = drawChart(drill, panels as Panel[], about);
  expect(svg).toContain('<title id="title">It hurts</title>');
  expect(svg).toContain('<desc id="description">What is lost. All. An index is enough.</desc>');
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(svg).toContain("act 0 &lt;old&gt;");
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|href=/);
});

test("a space-time picture names the guilty request and keeps the order of events", () => {
  const svg = drawSpaceTime(
    { id: "one", pain: "It hurts" },
    {
      caption: "One request.",
      processes: ["client", "app"],
      events: [
        { atMs: 1_250, from: "app", to: "client", text: "500 to GET /todos", isGuilty: true },
        { atMs: 1_000, from: "client", to: "app", text: "GET /todos" },
      ],
      guilty: "The request that was wrong: GET /todos.",
    },
  );
  expect(svg).toContain(
    "One request. 0.000 s, client to app: GET /todos. 0.250 s, app to client: 500 to GET /todos. " +
      "The request that was wrong: GET /todos.",
  );
  expect(svg).toContain(">✗ 500 to GET /todos<");
});

test("repeated runs end with a table and the command that repeats the first failure", () => {
  const run = (seed: number, ok: boolean): DrillResult => ({
    id: "one",
    pain: "It hurts",
    seed,
    seconds: seed,
    ok,
    sides: sides.map((side) => ({ ...side, expected: "holds", because: "", verdict: "holds" })),
  });
  const text = outcomes([run(7, true), run(8, false), run(9, false)]);
  expect(text).toContain("1 of 3 runs had the expected outcome, in 7 to 9 s.");
  expect(text).toContain("npm run drill one seed 8");
  expect(text.split("\n")[1]).toMatch(/^✗ seed 8 +8 s {2}Without the piece: holds;/);
  const broken = run(9, false);
  Object.assign(broken.sides[0] ?? {}, { verdict: "broken", error: "It did not start." });
  expect(outcomes([broken])).toContain("\n    Without the piece: It did not start.");
});
