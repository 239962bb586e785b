import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { readLedger } from "../../../shared/ledger/ledger.ts";
import { makeActs, writeFiles } from "../../../shared/ledger/test-acts.ts";
import { itInBrowser, useBrowser } from "../../test/test-browser.ts";
import { explainChange } from "../change.ts";
import { pageOf } from "./page.ts";

const openPage = useBrowser();

const long = Array.from({ length: 60 }, (_, at) => `export const a${at} = ${at};\n`).join("");

/** A page of two pieces. The first has a file longer than a screen and a short one. */
async function open(): Promise<Page> {
  const act = makeActs({
    here: { "src/long.ts": long, "src/short.ts": "let a;\n", "src/other.ts": "let b;\n" },
    pieces: [
      { id: "one", firstRead: "src/long.ts", claims: [{ files: ["src/long.ts", "src/short.ts"] }] },
      { id: "two", claims: [{ files: ["src/other.ts"] }] },
    ],
  });
  writeFiles(act.dir, { "page.html": pageOf([explainChange(readLedger(act))]) });
  return openPage(pathToFileURL(join(act.dir, "page.html")).href);
}

const hashOf = (page: Page) => page.evaluate(() => location.hash);
const readName = (page: Page) => page.innerText(".now");

/** The heading at the top of the screen, below the bar. */
const topOf = (page: Page) =>
  page.evaluate(() => {
    const heads = [...document.querySelectorAll(".piece.current h3")];
    const near = heads.find((head) => Math.abs(head.getBoundingClientRect().top - 50) < 45);
    return near?.textContent?.trim().split(/\s/)[0];
  });

itInBrowser("the address keeps the piece and the projector over a reload", async () => {
  const page = await open();
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  expect(await hashOf(page)).toBe("#act-1-more--two,projector");
  await page.reload();
  expect(await readName(page)).toBe("2/2 · The two");
  expect(await page.isVisible("#act-1-more--one")).toBe(false);
  await page.keyboard.press("p");
  expect(await hashOf(page)).toBe("#act-1-more--two");
});

itInBrowser("an arrow without a target says so", async () => {
  const page = await open();
  await page.keyboard.press("p");
  const isDisabled = (name: string) => page.isDisabled(`[data-do=${name}]`);
  expect([await isDisabled("previous"), await isDisabled("next")]).toEqual([true, false]);
  await page.keyboard.press("ArrowRight");
  expect([await isDisabled("previous"), await isDisabled("next")]).toEqual([false, false]);
  await page.keyboard.press("ArrowRight");
  expect([await isDisabled("previous"), await isDisabled("next")]).toEqual([false, true]);
});

itInBrowser("J goes from change to change, and the file stays over a reload", async () => {
  const page = await open();
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowRight");
  for (const file of ["src/long.ts", "src/short.ts"]) {
    await page.keyboard.press("j");
    expect(await topOf(page)).toBe(file);
  }
  await page.reload();
  expect(await hashOf(page)).toBe("#act-1-more--one--src-short-ts,projector");
  expect(await topOf(page)).toBe("src/short.ts");
  await page.keyboard.press("k");
  expect(await topOf(page)).toBe("src/long.ts");
});

itInBrowser("a presenter's remote skips no line, and continues with the next piece", async () => {
  const page = await open();
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowRight");
  const seen = new Set<string>();
  for (let press = 0; press < 30 && (await readName(page)) !== "2/2 · The two"; press++) {
    const numbers = await page.$$eval(".piece.current .number", (cells) =>
      cells.flatMap((cell) => {
        const { top, bottom } = cell.getBoundingClientRect();
        const file = cell.closest(".file")?.id ?? "";
        return top > 50 && bottom <= innerHeight ? [`${file}:${cell.textContent}`] : [];
      }),
    );
    for (const number of numbers) seen.add(number);
    await page.keyboard.press("PageDown");
  }
  for (let line = 1; line <= 60; line++)
    expect(seen).toContain(`act-1-more--one--src-long-ts:${line}`);
  expect(await readName(page)).toBe("2/2 · The two");
});
