import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, it, onTestFinished } from "vitest";
import { executablePath, hasBrowser } from "../../shared/acceptance/page/chromium.ts";

/** A test that needs a browser. It is skipped without one, except in continuous integration. */
export const itInBrowser = it.skipIf(!hasBrowser && process.env.CI !== "true");

/**
 * A browser for the tests of one file. The returned function shows a page in a window that closes
 * when the test ends.
 */
export function useBrowser(): (address: string) => Promise<Page> {
  let browser: Promise<Browser> | undefined;
  const launch = () =>
    chromium.launch({ executablePath, args: ["--no-sandbox"], timeout: 120_000 });
  afterAll(async () => (await browser)?.close());
  return async (address) => {
    browser ??= launch();
    const page = await (await browser).newPage({ viewport: { width: 1280, height: 720 } });
    onTestFinished(() => page.close());
    await page.goto(address);
    return page;
  };
}
