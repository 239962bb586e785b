import type { Page } from "playwright-core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { List } from "../client.ts";
import { type Person, signUp } from "../people.ts";
import { bringToFront, describePage, useBrowser } from "./browser.ts";
import {
  addThreeTodos,
  expectCompleted,
  expectFocus,
  expectText,
  expectTitles,
  expectVisible,
  newTodoInput,
  openNewList,
  row,
  threeTitles,
} from "./panel.ts";

const [one, two, three] = threeTitles as [string, string, string];

describePage("with the keyboard alone", () => {
  const { open } = useBrowser("all");
  let ana: Person;
  let page: Page;
  let list: List;
  beforeAll(async () => {
    ana = await signUp();
    page = await open({ as: ana });
  });
  beforeEach(async () => {
    list = await openNewList(page, ana);
  });

  /** Presses a key until the element that `selector` names inside the row has the focus. */
  async function tabTo(index: number, selector: string): Promise<void> {
    const target = row(page, index).locator(selector);
    for (let presses = 0; presses < 40; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Pressing Tab 40 times did not reach ${selector} in row ${index}.`);
  }

  test("todos are added, completed, edited, moved and deleted", async () => {
    for (const title of threeTitles) {
      await page.keyboard.type(title);
      await page.keyboard.press("Enter");
    }
    await expectTitles(page, threeTitles);

    await tabTo(0, ".toggle");
    await page.keyboard.press("Space");
    await expectCompleted(page, [true, false, false]);
    await expectFocus(row(page, 0).locator(".toggle"));

    await tabTo(0, ".edit-button");
    await page.keyboard.press("Enter");
    await expectFocus(row(page, 0).locator(".edit"));
    await page.keyboard.press("Control+A");
    await page.keyboard.type("bake bread");
    await page.keyboard.press("Enter");
    await expectTitles(page, ["bake bread", two, three]);
    await expectFocus(row(page, 0).locator(".edit-button"));

    await tabTo(0, ".move-down");
    await page.keyboard.press("Enter");
    await expectTitles(page, [two, "bake bread", three]);
    await expectFocus(row(page, 1).locator(".move-down"));
    await page.keyboard.press("Enter");
    await expectTitles(page, [two, three, "bake bread"]);
    await expectFocus(row(page, 2).locator(".move-down"));
    await expectText(page.getByTestId("status"), "Moved to place 3 of 3");

    await tabTo(2, ".destroy");
    await page.keyboard.press("Enter");
    await expectTitles(page, [two, three]);
  });

  test("the order outlasts a reload, and holds within a filter", async () => {
    await addThreeTodos(page);
    await row(page, 1).locator(".toggle").check();
    await page.getByRole("link", { name: "Active" }).click();
    await expectTitles(page, [one, three]);
    await row(page, 1).hover();
    await row(page, 1).getByRole("button", { name: "Move up" }).click();
    await expectTitles(page, [three, one]);
    await page.getByRole("link", { name: "All" }).click();
    await expectTitles(page, [three, one, two]);
    await page.reload();
    await expectTitles(page, [three, one, two]);
  });

  test("todos that share one order can still be told apart", async () => {
    for (const title of threeTitles) await ana.post("/todos", { title, listId: list.id, order: 7 });
    await page.reload();
    await expectTitles(page, threeTitles);
    await row(page, 2).hover();
    await row(page, 2).getByRole("button", { name: "Move up" }).click();
    await expectTitles(page, [one, three, two]);
    await page.reload();
    await expectTitles(page, [one, three, two]);
  });

  test("deleting moves the focus to the next row, or to the new todo if there is none", async () => {
    await addThreeTodos(page);
    await row(page, 1).locator(".destroy").focus();
    await page.keyboard.press("Enter");
    await expectTitles(page, [one, three]);
    await expectFocus(row(page, 1).locator(".destroy"));
    await page.keyboard.press("Enter");
    await expectTitles(page, [one]);
    await expectFocus(row(page, 0).locator(".destroy"));
    await page.keyboard.press("Enter");
    await expectTitles(page, []);
    await expectFocus(newTodoInput(page));
  });

  test("Clear completed moves the focus to the new todo when its button disappears", async () => {
    await addThreeTodos(page);
    await row(page, 0).locator(".toggle").check();
    await expectVisible(page.locator(".clear-completed"));
    await page.locator(".clear-completed").focus();
    await page.keyboard.press("Enter");
    await expectTitles(page, [two, three]);
    await expectFocus(newTodoInput(page));
  });

  test("a change from another window keeps the focus and the typed text", async () => {
    await addThreeTodos(page);
    await newTodoInput(page).fill("half a tho");
    await ana.post("/todos", { title: "from another window", listId: list.id, order: 0 });
    await bringToFront(page);
    await expectTitles(page, ["from another window", ...threeTitles]);
    await expectFocus(newTodoInput(page));
    expect(await newTodoInput(page).inputValue()).toBe("half a tho");
  });

  test("a dialog keeps the focus inside, closes on Escape and gives the focus back", async () => {
    const button = page.getByRole("button", { name: "Share", exact: true });
    await button.focus();
    await page.keyboard.press("Enter");
    await expectVisible(page.getByRole("dialog"));
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press("Tab");
      const inPage = await page.evaluate(() =>
        Boolean(document.activeElement?.closest(".bar, .page, .info")),
      );
      expect(inPage).toBe(false);
    }
    await page.keyboard.press("Escape");
    await expectVisible(page.getByRole("dialog"), false);
    await expectFocus(button);
  });

  test("the focused element is visibly focused", async () => {
    await addThreeTodos(page);
    await page.getByRole("link", { name: "Inbox" }).focus();
    for (let presses = 0; presses < 24; presses++) {
      await page.keyboard.press("Tab");
      const [shown, what] = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const visible = (one: Element | null) =>
          one !== null && Number.parseFloat(getComputedStyle(one).outlineWidth) >= 2;
        const seen = visible(element) || visible(element.nextElementSibling);
        return [seen || element === document.body, element.outerHTML];
      });
      expect(shown, what).toBe(true);
    }
  });
});
