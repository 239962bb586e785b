import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { pains } from "../ledger/article.ts";
import { commandWords, loadCommand } from "../lib/commands.ts";
import { itInBrowser, openPage } from "../lib/test-browser.ts";
import { writeKit } from "./teach.ts";

async function openSheet() {
  const dir = mkdtempSync(join(tmpdir(), "teaching-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const [sheet] = await writeKit(0, dir);
  return openPage(sheet?.address ?? "");
}

itInBrowser("the sheet is two pages, on A4 and on Letter", async () => {
  const page = await openSheet();
  for (const format of ["A4", "Letter"]) {
    const pdf = (await page.pdf({ format })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g), format).toHaveLength(2);
  }
});

itInBrowser("the sheet has the ladder, every pain and every command", async () => {
  const page = await openSheet();
  const text = await page.innerText("body");
  for (const { pain } of pains) expect(text).toContain(pain);
  for (const word of commandWords()) expect(text).toContain((await loadCommand(word)).summary);
  const width = await page.$eval("img", (image: HTMLImageElement) => image.naturalWidth);
  expect(width).toBeGreaterThan(0);
});
