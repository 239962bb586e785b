import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import type { List } from "../client.ts";
import { complete, inbox, newList, newTodo, type Person, signUp, todosOf } from "../people.ts";
import { bringToFront, describePage, holdRequests, useBrowser } from "./browser.ts";
import { addTodo, expectFocus, expectText, expectTitles, expectVisible } from "./panel.ts";

describePage("lists", () => {
  const { open } = useBrowser();
  let ana: Person;
  beforeEach(async () => {
    ana = await signUp();
  });

  test("a list is created, filled, renamed and deleted", async () => {
    const page = await open({ as: ana });
    const names = () => page.getByTestId("lists").locator(".name").allTextContents();
    await page.getByLabel("New list").fill("  Groceries ");
    await page.getByLabel("New list").press("Enter");
    await expectText(page.locator("#list-name"), "Groceries");
    expect(await names()).toEqual(["Inbox", "Groceries"]);
    await addTodo(page, "oranges");
    await expectTitles(page, ["oranges"]);

    await page.getByRole("button", { name: "Rename" }).click();
    await page.getByLabel("List title").fill("Market");
    await page.getByRole("button", { name: "Save" }).click();
    await expectText(page.locator("#list-name"), "Market");
    expect(await names()).toEqual(["Inbox", "Market"]);

    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("button", { name: "Delete list" }).click();
    await expectText(page.locator("#list-name"), "Inbox");
    expect(await names()).toEqual(["Inbox"]);
    await expectTitles(page, []);
    await expectFocus(page.locator("#list-name"));
  });

  test("deleting can be cancelled, and the Inbox can't be deleted", async () => {
    await newList(ana, "Groceries");
    const page = await open({ as: ana });
    const button = page.getByRole("button", { name: "Delete", exact: true });
    await expectVisible(button, false);
    await page.getByRole("link", { name: "Groceries" }).click();
    await button.click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.reload();
    await expectText(page.locator("#list-name"), "Groceries");
  });

  test("the error of an invalid name is next to its field", async () => {
    const page = await open({ as: ana });
    await page.getByLabel("New list").fill("x".repeat(101));
    await page.getByLabel("New list").press("Enter");
    await expectVisible(page.getByRole("navigation").getByRole("alert"));
    await page.getByRole("button", { name: "Rename" }).click();
    await page.getByLabel("List title").fill(" ");
    await page.getByRole("button", { name: "Save" }).click();
    await expectVisible(page.getByRole("dialog").getByRole("alert"));
    await expectFocus(page.getByLabel("List title"));
  });

  test("each list has an address: reload, back and a second window show the same", async () => {
    const groceries = await newList(ana, "Groceries");
    await newTodo(ana, "oranges", groceries);
    await newTodo(ana, "call Ben", await inbox(ana));
    const page = await open({ as: ana });
    await expectTitles(page, ["call Ben"]);
    await page.getByRole("link", { name: "Groceries" }).click();
    await expectTitles(page, ["oranges"]);
    await page.reload();
    await expectTitles(page, ["oranges"]);
    await page.goBack();
    await expectTitles(page, ["call Ben"]);
    const other = await open({ as: ana, path: `/?list=${groceries.id}#/` });
    await expectTitles(other, ["oranges"]);
    expect(await other.getByRole("link", { name: "Groceries" }).getAttribute("aria-current")).toBe(
      "page",
    );
  });

  test("the address of a hidden list shows the Inbox and a message", async () => {
    const stranger = await signUp();
    const { id } = await newList(stranger, "Secret");
    const page = await open({ as: ana, path: `/?list=${id}#/` });
    await expectText(page.locator("#list-name"), "Inbox");
    await expectText(page.getByRole("alert"), "no longer shared");
  });

  test("all todos of a long list are shown, although they are loaded in pages", async () => {
    const long = await newList(ana, "Long");
    const titles = Array.from({ length: 230 }, (_, index) => `Todo ${index + 1}`);
    for (const [order, title] of titles.entries()) {
      await ana.post("/todos", { title, order, listId: long.id });
    }
    const page = await open({ as: ana, path: `/?list=${long.id}#/` });
    await expectTitles(page, titles);
    await expectText(page.getByTestId("todo-count"), "230 items left");
  });

  test("a change in another window shows up soon", async () => {
    const [here, there] = [await open({ as: ana }), await open({ as: ana })];
    await addTodo(here, "water the plants");
    await expectTitles(there, ["water the plants"]);
    await there.getByRole("checkbox", { name: "water the plants" }).check();
    await expectText(there.getByTestId("todo-count"), "0 items left");
    await bringToFront(here);
    await expectText(here.getByTestId("todo-count"), "0 items left");
    await newList(ana, "New everywhere");
    await bringToFront(here);
    await expectVisible(here.getByRole("link", { name: "New everywhere" }));
  });

  describe("a dialog belongs to the list that it was opened for", () => {
    let page: Page;
    beforeEach(async () => {
      await newList(ana, "First");
      await newList(ana, "Second");
      page = await open({ as: ana });
      for (const name of ["First", "Second"]) {
        await page.getByRole("link", { name }).click();
        await expectText(page.locator("#list-name"), name);
      }
    });
    const names = () => page.getByTestId("lists").locator(".name").allTextContents();
    const goBackToFirst = async () => {
      await page.goBack();
      await expectText(page.locator("#list-name"), "First");
    };

    test("going back does not change which list is renamed", async () => {
      await page.getByRole("button", { name: "Rename" }).click();
      await goBackToFirst();
      await page.getByLabel("List title").fill("Third");
      await page.getByRole("button", { name: "Save" }).click();
      await expect.poll(names).toEqual(["Inbox", "First", "Third"]);
    });

    test("going back does not change which list is deleted, and the open list stays open", async () => {
      await page.getByRole("button", { name: "Delete", exact: true }).click();
      await goBackToFirst();
      await expectText(page.getByRole("dialog"), "Second");
      await page.getByRole("button", { name: "Delete list" }).click();
      await expect.poll(names).toEqual(["Inbox", "First"]);
      await expectText(page.getByTestId("status"), "List deleted.");
      await expectText(page.locator("#list-name"), "First");
    });
  });

  describe("while another list is loading", () => {
    let home: List;
    let work: List;
    let page: Page;
    let release: () => void;
    beforeEach(async () => {
      [home, work] = [await newList(ana, "Home"), await newList(ana, "Work")];
      for (const list of [home, work]) {
        await complete(ana, await newTodo(ana, `${list.name}, completed`, list));
        await newTodo(ana, `${list.name}, active`, list);
      }
      page = await open({ as: ana, path: `/?list=${home.id}#/` });
      await expectTitles(page, ["Home, completed", "Home, active"]);
      release = await holdRequests(page, new RegExp(`/todos\\?listId=${work.id}`));
      await page.getByRole("link", { name: "Work" }).click();
      await expectText(page.locator("title"), "Work");
    });
    const statesOf = async (list: List) => {
      const todos = await todosOf(ana, list);
      return Object.fromEntries(todos.map(({ title, completed }) => [title, completed]));
    };

    test.for<[string, () => Promise<unknown>, Record<string, boolean>]>([
      [
        "a new todo",
        () => addTodo(page, "Home, new"),
        { "Home, completed": true, "Home, active": false, "Home, new": false },
      ],
      [
        "Mark all as complete",
        () => page.getByLabel("Mark all as complete").check(),
        { "Home, completed": true, "Home, active": true },
      ],
      [
        "Clear completed",
        () => page.getByRole("button", { name: "Clear completed" }).click(),
        { "Home, active": false },
      ],
      [
        "a checkbox",
        () => page.getByRole("checkbox", { name: "Home, active" }).check(),
        { "Home, completed": true, "Home, active": true },
      ],
    ])("%s changes the list that is shown", async ([, act, expected]) => {
      await act();
      release();
      await expectText(page.locator("#list-name"), "Work");
      expect(await page.getByTestId("todo-item-label").allTextContents()).toEqual([
        "Work, completed",
        "Work, active",
      ]);
      expect(await statesOf(home)).toEqual(expected);
      expect(await statesOf(work)).toEqual({ "Work, completed": true, "Work, active": false });
    });

    test("the buttons of the list wait until it is shown", async () => {
      const rename = page.getByRole("button", { name: "Rename" });
      await rename.click({ force: true });
      await expectVisible(page.getByRole("dialog"), false);
      release();
      await rename.click();
      expect(await page.getByLabel("List title").inputValue()).toBe("Work");
    });

    test("it does not appear if the user has gone back", async () => {
      await page.goBack();
      await expectText(page.locator("title"), "Home");
      release();
      await addTodo(page, "Home, new"); // its turn comes after the late answer
      await expectTitles(page, ["Home, completed", "Home, active", "Home, new"]);
      await expectText(page.locator("#list-name"), "Home");
    });
  });
});
