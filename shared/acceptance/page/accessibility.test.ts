import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import type { List } from "../client.ts";
import { eventually } from "../eventually.ts";
import { complete, inbox, newList, newTodo, type Person, share, signUp } from "../people.ts";
import { describePage, type Options, useBrowser } from "./browser.ts";
import { addTodo, expectCompleted, expectText, expectVisible, row } from "./panel.ts";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true };

/** The rules that a page violates, each with the elements. */
async function violations(page: Page, choose: (axe: AxeBuilder) => AxeBuilder) {
  // The legacy mode opens no further page, which only documents with frames need.
  const result = await choose(new AxeBuilder({ page }).setLegacyMode()).analyze();
  return result.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
}

function scrollingSideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll("dialog[open]")];
    return boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.outerHTML);
  });
}

function smallTargets(page: Page): Promise<string[]> {
  const targets = page.locator("button:visible, select:visible, input:visible, summary:visible");
  return targets.evaluateAll((elements) => {
    const boxes = elements.map((element) => ({ element, box: element.getBoundingClientRect() }));
    const small = boxes.filter(({ box }) => box.width < 24 || box.height < 24);
    return small.map(({ element }) => element.outerHTML);
  });
}

describePage("accessibility", () => {
  const { open } = useBrowser();
  let ana: Person;
  let ben: Person;
  let party: List;
  beforeAll(async () => {
    [ana, ben] = await Promise.all([signUp("Ana"), signUp("Ben")]);
    party = await newList(ana, "Launch party with a name that does not fit into one line");
    await share(ana, party, ben, "viewer");
    const second = await newList(ben, "Ben's list");
    await share(ben, second, ana, "editor");
    await complete(ben, await newTodo(ben, "hang up the lights", second));
    await newTodo(ana, "buy some cheese", party);
    await newTodo(ana, `one-long-word-${"x".repeat(150)}`, party);
    await complete(ana, await newTodo(ana, "feed the cat", party));
  });

  const openParty = (options: Options, as = ana) =>
    open({ ...options, as, path: `/?list=${party.id}#/` });

  /** Every view of the page, and how to open it. */
  const views: Record<string, (options: Options) => Promise<Page>> = {
    "log in": (options) => open(options),
    "sign up with errors": async (options) => {
      const page = await open(options);
      await page.getByRole("button", { name: "Sign up" }).click();
      await page.getByRole("button", { name: "Sign up" }).click();
      await expectVisible(page.locator("#password-error"));
      return page;
    },
    "empty list": async (options) => {
      const page = await open({ ...options, as: ana });
      await expectVisible(page.getByTestId("empty"));
      return page;
    },
    "list with todos": async (options) => {
      const page = await openParty(options);
      await expectCompleted(page, [false, false, true]);
      await row(page, 1).hover();
      return page;
    },
    "filter without a match": async (options) => {
      await newTodo(ben, "something active", await inbox(ben));
      const page = await open({ ...options, as: ben, path: "/#/completed" });
      await expectVisible(page.locator(".no-match"));
      return page;
    },
    "read-only list": async (options) => {
      const page = await openParty(options, ben);
      await expectVisible(page.getByTestId("read-only"));
      return page;
    },
    "editing with an error": async (options) => {
      const page = await openParty(options);
      await row(page, 0).getByTestId("todo-item-label").dblclick();
      await page.locator(".edit").fill("x".repeat(201));
      await page.keyboard.press("Enter");
      await expectVisible(row(page, 0).getByRole("alert"));
      return page;
    },
    "sharing dialog with an error": async (options) => {
      const page = await openParty(options);
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Share", exact: true }).click();
      await expectVisible(page.locator("#invite-email-error"));
      return page;
    },
    "members dialog": async (options) => {
      const page = await openParty(options, ben);
      await page.getByRole("button", { name: "Members" }).click();
      await expectVisible(page.getByTestId("members").getByText("Ana"));
      return page;
    },
    "rename dialog": async (options) => {
      const page = await openParty(options);
      await page.getByRole("button", { name: "Rename" }).click();
      return page;
    },
    "delete dialog": async (options) => {
      const page = await openParty(options);
      await page.getByRole("button", { name: "Delete", exact: true }).click();
      return page;
    },
    notifications: async (options) => {
      const page = await open({ ...options, as: ana });
      await expectText(page.getByTestId("unread-count"), "1");
      await page.getByTestId("notifications-button").click();
      return page;
    },
    "statistics with the table": async (options) => {
      const page = await openParty(options);
      await page.getByRole("button", { name: "Statistics" }).click();
      await page.getByText("The numbers as a table").click();
      return page;
    },
    "search results": async (options) => {
      const page = await open({ ...options, as: ana });
      await eventually(async () => {
        await page.getByRole("searchbox").fill("");
        await page.getByRole("searchbox").fill("e");
        await expectText(page.getByTestId("search-total"), "found");
      });
      return page;
    },
    "a warning": async (options) => {
      const page = await open({ ...options, as: ana });
      await page.context().setOffline(true);
      await addTodo(page, "unsent");
      await expectVisible(page.getByTestId("alert"));
      return page;
    },
  };

  test.each(Object.entries(views))("%s: axe finds nothing, in light and dark", async (_, show) => {
    const page = await show({ reducedMotion: "reduce", colorScheme: "light" });
    expect(await violations(page, (axe) => axe.withTags(tags)), "light").toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await violations(page, (axe) => axe.withRules("color-contrast")), "dark").toEqual([]);
    await page.setViewportSize(phone.viewport);
    expect(await scrollingSideways(page), "these scroll sideways on a phone").toEqual([]);
    expect(await smallTargets(page), "these are smaller than 24 × 24").toEqual([]);
  });

  test("on a phone, a button shows the lists", async () => {
    const page = await open({ ...phone, as: ana });
    const link = page.getByRole("link", { name: "Ben's list" });
    await expectVisible(link, false);
    await page.getByRole("button", { name: "Lists" }).click();
    await link.click();
    await expectText(page.locator("#list-name"), "Ben's list");
    await expectVisible(link, false);
  });

  test("there are the landmarks, one h1, and a live region", async () => {
    const page = await openParty({});
    for (const role of ["banner", "navigation", "main", "search", "contentinfo"] as const) {
      expect(await page.getByRole(role).count(), role).toBe(1);
    }
    expect(await page.getByRole("heading", { level: 1 }).allTextContents()).toEqual(["todos"]);
    await addTodo(page, "speak up");
    await expectText(page.getByTestId("status"), "Added speak up.");
    expect(await page.getByTestId("status").getAttribute("role")).toBe("status");
  });
});
