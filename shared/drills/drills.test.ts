import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { acts } from "../kit/acts.ts";
import { readPieces } from "../ledger/pieces.ts";
import { drawChart } from "./chart.ts";
import { drillIds, loadDrill } from "./drills.ts";
import { applyEdits } from "./edits.ts";
import { aboutOf } from "./sides.ts";
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
    const pains = namers.filter((piece) => piece.drills.includes(id)).map(({ pain }) => pain);
    expect(pains).not.toHaveLength(0);
    expect([drill.pain, ...pains]).toContain(aboutOf(drill).pain);
  },
);

test("a wrong name gets the right ones", async () => {
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
  expect(() => applyEdits(dir, [fits, twice])).toThrow("stands there 2 times");
  expect(() => applyEdits(dir, [{ ...twice, find: "three" }])).toThrow("stands there 0 times");
  expect(readFileSync(join(dir, "a.ts"), "utf8")).toBe("one\ntwo\ntwo\n");
  applyEdits(dir, [fits]);
  expect(readFileSync(join(dir, "a.ts"), "utf8")).toBe("1\ntwo\ntwo\n");
});

test("the table shows the latest value of each side, wrapped in its column", () => {
  const table = new Table({ below: "act 0", above: "act 1" }, (_style, text) => text);
  table.set("below", "lost", "counting");
  table.set("below", "lost", "12 of 12 todos of customers who did nothing to deserve this");
  table.set("above", "lost", "nothing");
  const [heads, , ...rows] = table.text().trimEnd().split("\n");
  expect(heads).toMatch(/below: act 0 +above: act 1/);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(/^lost +12 of 12 todos of customers who +nothing$/);
  expect(rows[1]).toMatch(/^ +did nothing to deserve this$/);
});

test("a chart needs nothing else, knows light and dark, and says itself in words", () => {
  const head = { is: "act 0 <old>", verdict: "fails" } as const;
  const bodies = {
    caption: "What is lost.",
    description: "All.",
    height: 10,
    below: "",
    above: "",
  };
  const svg = drawChart({ id: "one", pain: "It hurts" }, { below: head, above: head }, bodies);
  expect(svg).toContain('<title id="title">It hurts</title>');
  expect(svg).toContain('<desc id="description">What is lost. All.</desc>');
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(svg).toContain("act 0 &lt;old&gt;");
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|href=/);
});
