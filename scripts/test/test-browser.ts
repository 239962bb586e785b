import { chromium, type Page } from "playwright-core";
import { it, onTestFinished } from "vitest";
import { executablePath, hasBrowser } from "../../shared/acceptance/page/chromium.ts";

/** A test that needs a browser. It is skipped without one, except in continuous integration. */
export const itInBrowser = it.skipIf(!hasBrowser && process.env.CI !== "true");

/** Shows a page in a window that closes when the test ends. */
export async function openPage(address: string): Promise<Page> {
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox"],
    timeout: 120_000,
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(address);
  return page;
}
