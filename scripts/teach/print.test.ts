import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { executablePath, hasBrowser } from "../../shared/acceptance/page/chromium.ts";
import { pains } from "../ledger/article.ts";
import { commandWords, loadCommand } from "../lib/commands.ts";
import { writeKit } from "./teach.ts";

/** Continuous integration has a browser; elsewhere these are skipped without one. */
const withBrowser = it.skipIf(!hasBrowser && process.env.CI !== "true");

async function openSheet() {
  const dir = mkdtempSync(join(tmpdir(), "teaching-"));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  onTestFinished(async () => {
    await browser.close();
    rmSync(dir, { recursive: true });
  });
  const [sheet] = await writeKit(0, dir);
  const page = await browser.newPage();
  await page.goto(sheet?.address ?? "");
  return page;
}

withBrowser("the sheet is two pages, on A4 and on Letter", async () => {
  const page = await openSheet();
  for (const format of ["A4", "Letter"]) {
    const pdf = (await page.pdf({ format })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g), format).toHaveLength(2);
  }
});

withBrowser("the sheet has the ladder, every pain and every command", async () => {
  const page = await openSheet();
  const text = await page.innerText("body");
  for (const { pain } of pains) expect(text).toContain(pain);
  for (const word of commandWords()) expect(text).toContain((await loadCommand(word)).summary);
  expect(await page.$eval("img", (image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(
    0,
  );
});
