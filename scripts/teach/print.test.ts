import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { pains } from "../ledger/article.ts";
import { commandWords, loadCommand } from "../lib/commands.ts";
import { itInBrowser, useBrowser } from "../test/test-browser.ts";
import { printable } from "./document.ts";
import { type Written, writeKit } from "./teach.ts";

const openPage = useBrowser();

const dir = mkdtempSync(join(tmpdir(), "teaching-"));
let kit: Written[];
beforeAll(async () => {
  kit = await writeKit(0, dir);
  return () => rmSync(dir, { recursive: true });
});

const openSheet = () => openPage(kit[0]?.address ?? "");

const paper = { A4: [210, 297], Letter: [215.9, 279.4] } as const;
const marginMm = 12;

/** How much of a page must stay free, since no two browsers break lines exactly alike. */
const slack = 0.05;

itInBrowser("the sheet is two pages, on A4 and on Letter, with room to spare", async () => {
  const page = await openSheet();
  for (const [name, [width, height]] of Object.entries(paper)) {
    const size = { width: `${width}mm`, height: `${height * (1 - slack)}mm` };
    const pdf = (await page.pdf(size)).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length, name).toBe(2);
  }
});

itInBrowser("each part of a plan fits on a page, on A4 and on Letter", async () => {
  const [, ...plans] = kit;
  expect(plans.length).toBeGreaterThan(0);
  for (const { address, what } of plans) {
    const page = await openPage(address);
    await page.emulateMedia({ media: "print" });
    for (const [name, [width, height]] of Object.entries(paper)) {
      await page.addStyleTag({ content: `body { width: ${width - 2 * marginMm}mm }` });
      const tallest = await page.$$eval(".part", (parts) =>
        Math.max(...parts.map((part) => part.getBoundingClientRect().height)),
      );
      const roomPx = ((height - 2 * marginMm) / 25.4) * 96;
      expect(tallest, `${what} on ${name}`).toBeLessThan(roomPx * (1 - slack));
    }
  }
});

itInBrowser("the sheet and the plans are set in the fonts that they carry", async () => {
  for (const { address } of kit) {
    const page = await openPage(address);
    const loaded = await page.evaluate(async () => {
      await document.fonts.ready;
      return [...document.fonts].filter(({ status }) => status === "loaded").length;
    });
    expect(loaded).toBe(3);
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

itInBrowser("HTML in Markdown runs no script", async () => {
  const file = join(dir, "quiet.html");
  const body =
    '<p>Text</p><script>document.title = "ran"</script><img src="x:" onerror="document.title = \'ran\'">';
  writeFileSync(file, printable("Quiet", "sheet", body));
  const page = await openPage(pathToFileURL(file).href);
  expect(await page.title()).toBe("Quiet");
});
