import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { actUrl } from "../environment.ts";
import type { Person } from "../people.ts";
import { executablePath, hasBrowser, remedy } from "./chromium.ts";

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/**
 * A group of tests in a real browser. Without a browser they are skipped and name the remedy; in
 * continuous integration (CI=true) they fail instead, so that skipped tests are noticed.
 */
export function describePage(name: string, tests: () => void): void {
  const skip = !hasBrowser && process.env.CI !== "true";
  describe.skipIf(skip)(name, tests);
}

export type Options = BrowserContextOptions & { as?: Person; path?: string; url?: string };

/**
 * A browser for the tests of one file. `open` shows the page in a window with its own cookies,
 * logged in `as` a person. Script errors, console errors and violations of the content security
 * policy fail the test. Windows close after `each` test, or after `all`.
 */
export function useBrowser(closing: "each" | "all" = "each") {
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  let complaints: string[] = [];

  beforeAll(async () => {
    if (!hasBrowser) throw new Error(remedy);
    browser = await chromium.launch({ executablePath, args, timeout: 120_000 });
  });
  afterEach(async () => {
    const heard = complaints;
    complaints = [];
    if (closing === "each") {
      await Promise.all(contexts.map((context) => context.close()));
      contexts = [];
    }
    expect(heard, "errors of the page").toEqual([]);
  });
  afterAll(() => browser?.close());

  async function open({ as, path = "/", url = actUrl(), ...options }: Options = {}): Promise<Page> {
    const context = await browser.newContext(options);
    contexts.push(context);
    context.setDefaultTimeout(20_000);
    if (as) await logInto(context, as, url);
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // Chromium logs each response of 400 and above. Tests check those that they expect.
      const isAnswer = message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !isAnswer) complaints.push(message.text());
    });
    await page.goto(url + path);
    if (as) await page.getByTestId("account-name").getByText(as.name).waitFor();
    return page;
  }
  return { open };
}

/**
 * Logs a window in: sets the cookie of the person's session, and the end of the session that the
 * page stores.
 */
export async function logInto(context: BrowserContext, { token }: Person, url = actUrl()) {
  const { port, protocol } = new URL(url);
  const isSecure = protocol === "https:";
  const name = `${isSecure ? "__Host-" : ""}session-${port || (isSecure ? 443 : 80)}`;
  await context.addCookies([
    { name, value: token, url, httpOnly: true, sameSite: "Strict", secure: isSecure },
  ]);
  const page = await context.newPage();
  await page.goto(`${url}/web/icon.svg`);
  await page.evaluate(() => {
    localStorage.setItem("session-expires-at", new Date(Date.now() + 3_600_000).toISOString());
  });
  await page.close();
}

/** Simulates that the window comes to the front. The page then polls for changes. */
export async function bringToFront(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
}

/** Holds requests back as a slow network does, until the returned function is called. */
export async function holdRequests(page: Page, address: RegExp): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}
