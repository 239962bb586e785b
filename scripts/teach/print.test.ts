import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { pains } from "../ledger/article.ts";
import { commandWords, loadCommand } from "../lib/commands.ts";
import { itInBrowser, openPage } from "../lib/test-browser.ts";
import { writeKit } from "./teach.ts";

async function writeHere() {
  const dir = mkdtempSync(join(tmpdir(), "teaching-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return writeKit(0, dir);
}

async function openSheet() {
  const [sheet] = await writeHere();
  return openPage(sheet?.address ?? "");
}

async function countPages(page: Page, format: string): Promise<number | undefined> {
  const pdf = (await page.pdf({ format })).toString("latin1");
  return pdf.match(/\/Type\s*\/Page\b/g)?.length;
}

itInBrowser("the sheet is two pages, on A4 and on Letter", async () => {
  const page = await openSheet();
  for (const format of ["A4", "Letter"]) expect(await countPages(page, format), format).toBe(2);
});

itInBrowser("a plan takes as many pages on Letter as on A4", async () => {
  const [, ...plans] = await writeHere();
  expect(plans.length).toBeGreaterThan(0);
  for (const { address, what } of plans) {
    const page = await openPage(address);
    expect(await countPages(page, "Letter"), what).toBe(await countPages(page, "A4"));
  }
});

it("a plan begins at a time that a day has", async () => {
  await expect(writeKit(25 * 60)).rejects.toThrow("No day has that time.");
});

itInBrowser("the sheet has the ladder, every pain and every command", async () => {
  const page = await openSheet();
  const text = await page.innerText("body");
  for (const { pain } of pains) expect(text).toContain(pain);
  for (const word of commandWords()) expect(text).toContain((await loadCommand(word)).summary);
  const width = await page.$eval("img", (image: HTMLImageElement) => image.naturalWidth);
  expect(width).toBeGreaterThan(0);
});
