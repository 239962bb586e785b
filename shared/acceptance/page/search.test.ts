import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { complete, inbox, newList, newTodo, type Person, share, signUp } from "../people.ts";
import { describePage, holdRequests, useBrowser } from "./browser.ts";
import { expectFocus, expectText, expectTitles, expectVisible } from "./panel.ts";

describePage("search and statistics", () => {
  const { open } = useBrowser();
  let ana: Person;
  beforeEach(async () => {
    ana = await signUp();
  });

  const found = (page: Page) => page.getByTestId("search-results").getByRole("link");
  /** Types the query until these are the results, because search lags in some acts. */
  const expectFound = (page: Page, query: string, titles: string[]) =>
    eventually(async () => {
      await page.getByRole("searchbox").fill("");
      await page.getByRole("searchbox").fill(query);
      await expectText(page.getByTestId("search-total"), /found/);
      await expect.poll(() => found(page).allTextContents(), { timeout: 1_500 }).toEqual(titles);
    });

  test("typing searches all visible todos; filters narrow; a result leads to its list", async () => {
    const ben = await signUp("Ben");
    const party = await newList(ben);
    await share(ben, party, ana, "viewer");
    await newTodo(ben, "Red balloons", party);
    await newTodo(ben, "red secret"); // in Ben's own Inbox
    await complete(ana, await newTodo(ana, "paint the red door", await inbox(ana)));

    const page = await open({ as: ana });
    await expectFound(page, "red", ["paint the red door", "Red balloons"]);
    await expectText(page.getByTestId("search-total"), "2 todos found");
    await expectVisible(page.getByTestId("todoapp"), false);

    await page.getByLabel("State").selectOption("completed");
    await expect.poll(() => found(page).allTextContents()).toEqual(["paint the red door"]);
    await page.getByLabel("State").selectOption("all");
    await page.getByLabel("In list").selectOption({ label: "Launch party" });
    await expect.poll(() => found(page).allTextContents()).toEqual(["Red balloons"]);
    await page.getByLabel("Sort by").selectOption("relevance");
    await expect.poll(() => found(page).allTextContents()).toEqual(["Red balloons"]);

    await found(page).first().click();
    await expectText(page.locator("#list-name"), "Launch party");
    await expectTitles(page, ["Red balloons"]);
    await expectFocus(page.locator("#list-name"));

    await expectFound(page, "balloon", ["Red balloons"]);
    await found(page).first().click(); // in the list that is open already
    await expectTitles(page, ["Red balloons"]);
    await expectFocus(page.locator("#list-name"));
  });

  test("more results load on demand; Escape goes back to the list", async () => {
    const titles = Array.from({ length: 23 }, (_, index) => `page ${index + 1}`);
    for (const title of titles) await newTodo(ana, title);
    const newest = titles.toReversed();
    const page = await open({ as: ana });
    await expectFound(page, "pag", newest.slice(0, 20));
    await expectText(page.getByTestId("search-total"), "23 todos found");
    await page.getByRole("button", { name: "Load more" }).click();
    await expect.poll(() => found(page).allTextContents()).toEqual(newest);
    await expectFocus(found(page).nth(20));
    await expectVisible(page.getByRole("button", { name: "Load more" }), false);
    await page.getByRole("searchbox").press("Escape");
    await expectTitles(page, titles);
    await expectVisible(page.getByTestId("todoapp"));
  });

  test("the late answer of an earlier search is not shown", async () => {
    await newTodo(ana, "red balloons");
    const page = await open({ as: ana });
    await expectFound(page, "red", ["red balloons"]);
    const release = await holdRequests(page, /\/search\?q=ball/);
    const asked = page.waitForRequest(/\/search\?q=ball/);
    const answer = page.waitForResponse(/\/search\?q=ball/);
    await page.getByRole("searchbox").fill("ball");
    await asked;
    const total = page.getByTestId("search-total");
    await total.evaluate((element) => element.replaceChildren()); // so that any answer shows
    await page.getByRole("searchbox").press("Escape");
    await holdRequests(page, /\/search\?q=zebra/); // until the test ends
    await page.getByRole("searchbox").fill("zebra");
    release();
    await (await answer).finished();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await total.textContent()).toBe("");
  });

  test("more results of an earlier search can't be loaded", async () => {
    const titles = Array.from({ length: 21 }, (_, index) => `page ${index + 1}`);
    for (const title of titles) await newTodo(ana, title);
    const page = await open({ as: ana });
    await expectFound(page, "page", titles.toReversed().slice(0, 20));
    const more = page.getByRole("button", { name: "Load more" });
    await expectVisible(more);
    const release = await holdRequests(page, /\/search\?.*completed=false/);
    await page.getByLabel("State").selectOption("active");
    await expectVisible(more, false);
    release();
    await expectVisible(more);
    await page.getByRole("searchbox").fill("pages");
    expect(await more.isVisible()).toBe(false);
  });

  test("a search without results shows a message", async () => {
    const page = await open({ as: ana });
    await page.getByRole("searchbox").fill("zebra");
    await expectText(page.getByTestId("search-total"), "0 todos found");
  });

  test("a search that is refused shows the problem, and no results of the earlier search", async () => {
    await newTodo(ana, "red balloons");
    const page = await open({ as: ana });
    await expectFound(page, "red", ["red balloons"]);
    await page.getByRole("searchbox").fill("r".repeat(201));
    await expectVisible(page.getByTestId("alert"));
    await expectText(page.getByTestId("search-total"), "");
    expect(await found(page).count()).toBe(0);
  });

  test("statistics show numbers, a chart and its table", async () => {
    const list = await newList(ana, "Groceries");
    await newTodo(ana, "oranges", list);
    await complete(ana, await newTodo(ana, "apples", list));
    const page = await open({ as: ana, path: `/?list=${list.id}#/` });
    const dialog = page.getByRole("dialog", { name: "Statistics" });
    await eventually(async () => {
      await page.getByRole("button", { name: "Statistics" }).click();
      const numbers = await dialog.locator("dd").allTextContents();
      await expectVisible(dialog.getByRole("img"));
      if (numbers[0] !== "1" || numbers[1] !== "1") {
        await page.keyboard.press("Escape");
        throw new Error(`The numbers are ${numbers}.`);
      }
    });
    const summary = await dialog.getByRole("img").getAttribute("aria-label");
    expect(summary).toContain("2 created, 1 completed");
    await dialog.getByText("The numbers as a table").click();
    expect(await dialog.getByRole("row").count()).toBe(31);
    expect(await dialog.getByRole("row").nth(1).getByRole("cell").allTextContents()).toEqual([
      "2",
      "1",
    ]);
  });
});
