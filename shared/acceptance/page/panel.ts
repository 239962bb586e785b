import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { List } from "../client.ts";
import { actUrl } from "../environment.ts";
import { newList, type Person } from "../people.ts";

export const threeTitles = ["buy some cheese", "feed the cat", "book a doctors appointment"];

/** Reloads the page with an empty list. This is faster than a new account. */
export async function openNewList(page: Page, person: Person): Promise<List> {
  const list = await newList(person, "New list");
  await page.goto(`${actUrl()}/?list=${list.id}#/`);
  await expectText(page.locator("#list-name"), list.name);
  await expectVisible(page.getByTestId("empty"));
  return list;
}

export function newTodoInput(page: Page): Locator {
  return page.getByPlaceholder("What needs to be done?");
}

/** The row at a place, from 0. */
export function row(page: Page, index: number): Locator {
  return page.getByTestId("todo-item").nth(index);
}

export async function addTodo(page: Page, title: string): Promise<void> {
  await newTodoInput(page).fill(title);
  await newTodoInput(page).press("Enter");
}

export async function addThreeTodos(page: Page): Promise<void> {
  for (const title of threeTitles) await addTodo(page, title);
  await expectTitles(page, threeTitles);
}

/** Waits until the list shows exactly these todos in this order. */
export async function expectTitles(page: Page, titles: string[]): Promise<void> {
  const shown = () => page.getByTestId("todo-item-label").allTextContents();
  await expect.poll(shown).toEqual(titles);
}

/** Expects the completed state of the shown todos, both in class names and checkboxes. */
export async function expectCompleted(page: Page, completed: boolean[]): Promise<void> {
  const rows = page.getByTestId("todo-item");
  const states = () =>
    rows.evaluateAll((items) =>
      items.map((item) => [item.className === "completed", item.querySelector("input")?.checked]),
    );
  await expect.poll(states).toEqual(completed.map((state) => [state, state]));
}

export async function expectFocus(locator: Locator): Promise<void> {
  await expect.poll(() => locator.evaluate((e) => e === document.activeElement)).toBe(true);
}

export async function expectVisible(locator: Locator, visible = true): Promise<void> {
  await expect.poll(() => locator.isVisible()).toBe(visible);
}

export async function expectText(locator: Locator, text: string | RegExp): Promise<void> {
  const match =
    typeof text === "string" ? expect.stringContaining(text) : expect.stringMatching(text);
  await expect.poll(() => locator.textContent()).toEqual(match);
}
