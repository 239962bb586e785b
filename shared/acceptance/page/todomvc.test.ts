import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Person, signUp } from "../people.ts";
import { describePage, useBrowser } from "./browser.ts";
import {
  addThreeTodos,
  addTodo,
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

/** The behaviours of the TodoMVC application specification, with the names of its tests. */
describePage("TodoMVC", () => {
  const { open } = useBrowser("all");
  let ana: Person;
  let page: Page;
  beforeAll(async () => {
    ana = await signUp();
    page = await open({ as: ana });
  });
  beforeEach(() => openNewList(page, ana));

  describe("no todos", () => {
    test("the new todo's input has the focus when the page opens", async () => {
      await expectFocus(newTodoInput(page));
    });

    test("main and footer are hidden", async () => {
      await expectTitles(page, []);
      for (const part of [".main", ".footer"]) {
        expect(await page.locator(part).count()).toBe(1);
        await expectVisible(page.locator(part), false);
      }
    });
  });

  describe("new todo", () => {
    test("Enter appends todos at the bottom and clears the input", async () => {
      await addThreeTodos(page);
      expect(await newTodoInput(page).inputValue()).toBe("");
      await expectFocus(newTodoInput(page));
      await expectText(page.getByTestId("todo-count"), "3 items left");
    });

    test("the input is also found by its label", async () => {
      expect(await page.getByRole("textbox", { name: "What needs to be done?" }).count()).toBe(1);
      expect(await page.locator(".new-todo").getAttribute("data-testid")).toBe("text-input");
    });

    test("the title is trimmed, and an empty title adds no todo", async () => {
      await addTodo(page, `    ${one}    `);
      await addTodo(page, "     ");
      await addTodo(page, two);
      await expectTitles(page, [one, two]);
    });

    test("main and footer show once there is a todo", async () => {
      await addTodo(page, one);
      await expectVisible(page.locator(".main"));
      await expectVisible(page.locator(".footer"));
    });

    test("markup in a title is text", async () => {
      const title = '<img src=x onerror="console.error(1)"> & <b>bold</b>';
      await addTodo(page, title);
      await expectTitles(page, [title]);
      expect(await page.locator(".todo-list img, .todo-list b").count()).toBe(0);
    });

    test("a title that is too long stays in the input, with the reason beside it", async () => {
      const title = "x".repeat(201);
      await addTodo(page, title);
      await expectVisible(page.locator(".header").getByRole("alert"));
      expect(await newTodoInput(page).inputValue()).toBe(title);
      expect(await newTodoInput(page).getAttribute("aria-invalid")).toBe("true");
      await addTodo(page, one);
      await expectTitles(page, [one]);
      await expectVisible(page.locator(".header").getByRole("alert"), false);
    });
  });

  describe("mark all as complete", () => {
    beforeEach(() => addThreeTodos(page));
    const toggleAll = () => page.getByLabel("Mark all as complete");

    test("completes all todos, and reopens them", async () => {
      await toggleAll().check();
      await expectCompleted(page, [true, true, true]);
      await toggleAll().uncheck();
      await expectCompleted(page, [false, false, false]);
    });

    test("is checked while all todos are completed", async () => {
      await toggleAll().check();
      await expectCompleted(page, [true, true, true]);
      expect(await toggleAll().isChecked()).toBe(true);
      await row(page, 0).locator(".toggle").uncheck();
      await expect.poll(() => toggleAll().isChecked()).toBe(false);
      await row(page, 0).locator(".toggle").check();
      await expect.poll(() => toggleAll().isChecked()).toBe(true);
    });

    test("is cleared with the completed todos", async () => {
      await toggleAll().check();
      await page.getByRole("button", { name: "Clear completed" }).click();
      await expectTitles(page, []);
      await addTodo(page, one);
      await expectTitles(page, [one]);
      expect(await toggleAll().isChecked()).toBe(false);
    });
  });

  describe("item", () => {
    test("its checkbox completes and reopens it", async () => {
      await addThreeTodos(page);
      await row(page, 1).getByRole("checkbox").check();
      await expectCompleted(page, [false, true, false]);
      await row(page, 1).getByRole("checkbox").uncheck();
      await expectCompleted(page, [false, false, false]);
    });

    test("its checkbox is named after it", async () => {
      await addTodo(page, one);
      await page.getByRole("checkbox", { name: one }).check();
      await expectCompleted(page, [true]);
    });

    test("hovering shows the button that deletes it", async () => {
      await addThreeTodos(page);
      const destroy = row(page, 1).locator(".destroy");
      const opacity = () =>
        destroy.evaluate((button) => getComputedStyle(button.parentElement as Element).opacity);
      await page.mouse.move(0, 0);
      await expect.poll(opacity).toBe("0");
      await row(page, 1).hover();
      await expect.poll(opacity).toBe("1");
      await destroy.click();
      await expectTitles(page, [one, three]);
    });
  });

  describe("editing", () => {
    beforeEach(() => addThreeTodos(page));
    const edit = () => row(page, 1).locator(".edit");
    const startEditing = () => row(page, 1).getByTestId("todo-item-label").dblclick();

    test("a double click opens an input with the title, in place of the other controls", async () => {
      await startEditing();
      await expectFocus(edit());
      expect(await edit().inputValue()).toBe(two);
      expect(await row(page, 1).getAttribute("class")).toBe("editing");
      await expectVisible(row(page, 1).locator(".toggle"), false);
      await expectVisible(row(page, 1).locator("label"), false);
      expect(await row(page, 1).getByRole("textbox", { name: "Edit" }).count()).toBe(1);
    });

    test("Enter saves", async () => {
      await startEditing();
      await edit().fill("buy some sausages");
      await edit().press("Enter");
      await expectTitles(page, [one, "buy some sausages", three]);
      await expectVisible(edit(), false);
      await expect.poll(() => row(page, 1).getAttribute("class")).toBe("");
    });

    test("leaving the input saves", async () => {
      await startEditing();
      await edit().fill("buy some sausages");
      await edit().blur();
      await expectTitles(page, [one, "buy some sausages", three]);
    });

    test("the title is trimmed", async () => {
      await startEditing();
      await edit().fill("    buy some sausages    ");
      await edit().press("Enter");
      await expectTitles(page, [one, "buy some sausages", three]);
    });

    test("an empty title deletes the todo", async () => {
      await startEditing();
      await edit().fill("   ");
      await edit().press("Enter");
      await expectTitles(page, [one, three]);
    });

    test("Escape leaves the todo as it was", async () => {
      await startEditing();
      await edit().fill("foo");
      await edit().press("Escape");
      await expectTitles(page, threeTitles);
      await page.reload();
      await expectTitles(page, threeTitles);
    });

    test("a title that is too long keeps the input open, with the reason beside it", async () => {
      await startEditing();
      await edit().fill("x".repeat(201));
      await edit().press("Enter");
      await expectVisible(row(page, 1).getByRole("alert"));
      await edit().press("Escape");
      await expectTitles(page, threeTitles);
    });
  });

  describe("counter and clear completed", () => {
    test("the number of open todos is in <strong>, with the right noun", async () => {
      const count = page.getByTestId("todo-count");
      await addTodo(page, one);
      await expectText(count, /^1 item left$/);
      await addTodo(page, two);
      await expectText(count, /^2 items left$/);
      expect(await count.locator("strong").textContent()).toBe("2");
      await row(page, 0).locator(".toggle").check();
      await row(page, 1).locator(".toggle").check();
      await expectText(count, /^0 items left$/);
    });

    test("Clear completed shows while something is completed, and removes it", async () => {
      await addThreeTodos(page);
      const clear = page.locator(".clear-completed");
      await expectVisible(clear, false);
      await row(page, 1).locator(".toggle").check();
      await expectText(clear, "Clear completed");
      await clear.click();
      await expectTitles(page, [one, three]);
      await expectVisible(clear, false);
    });
  });

  test("todos, their state and the filter outlast a reload; editing does not", async () => {
    await addThreeTodos(page);
    await row(page, 0).locator(".toggle").check();
    await expectCompleted(page, [true, false, false]);
    await page.getByRole("link", { name: "Active" }).click();
    await row(page, 0).getByTestId("todo-item-label").dblclick();
    await page.reload();
    await expectTitles(page, [two, three]);
    await expectText(page.locator(".filters .selected"), "Active");
    await expectVisible(page.locator(".edit"), false);
  });

  describe("routing", () => {
    beforeEach(async () => {
      await addThreeTodos(page);
      await row(page, 1).locator(".toggle").check();
      await expectCompleted(page, [false, true, false]);
    });
    const choose = (name: string) =>
      page.getByTestId("footer-navigation").getByRole("link", { name, exact: true }).click();

    test("All, Active and Completed filter, and the chosen one is highlighted", async () => {
      await expectText(page.locator(".filters .selected"), "All");
      for (const [name, hash, titles] of [
        ["Active", "#/active", [one, three]],
        ["Completed", "#/completed", [two]],
        ["All", "#/", threeTitles],
      ] as const) {
        await choose(name);
        await expectTitles(page, [...titles]);
        expect(new URL(page.url()).hash).toBe(hash);
        expect(await page.locator(".filters .selected").allTextContents()).toEqual([name]);
      }
    });

    test("the back button goes back through the filters", async () => {
      await choose("Active");
      await choose("Completed");
      await expectTitles(page, [two]);
      await page.goBack();
      await expectTitles(page, [one, three]);
      await page.goBack();
      await expectTitles(page, threeTitles);
    });

    test("a todo that no longer fits the filter leaves the list", async () => {
      await choose("Active");
      await row(page, 0).locator(".toggle").click(); // not check(): the row disappears, and another one takes its place
      await expectTitles(page, [three]);
    });
  });
});
