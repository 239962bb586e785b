import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { complete, newList, newTodo, type Person, share, signUp } from "../people.ts";
import { bringToFront, describePage, holdRequests, useBrowser } from "./browser.ts";
import { addTodo, expectText, expectTitles, expectVisible, newTodoInput, row } from "./panel.ts";

describePage("sharing", () => {
  const { open } = useBrowser();
  let ana: Person;
  let ben: Person;
  beforeEach(async () => {
    [ana, ben] = await Promise.all([signUp("Ana"), signUp("Ben")]);
  });

  async function openParty(person: Person): Promise<Page> {
    const page = await open({ as: person });
    await page.getByRole("link", { name: "Launch party" }).click();
    await expectText(page.locator("#list-name"), "Launch party");
    return page;
  }
  const invite = async (page: Page, email: string, role: string) => {
    await page.getByLabel("Share with").fill(email);
    await page.getByRole("combobox", { name: "Role", exact: true }).selectOption(role);
    await page.getByRole("dialog").getByRole("button", { name: "Share", exact: true }).click();
  };
  const member = (page: Page, name: string) =>
    page.getByTestId("members").getByRole("listitem").filter({ hasText: name });

  test("the owner shares: the viewer reads, the editor changes, the stranger sees nothing", async () => {
    await newTodo(ana, "hang up the lights", await newList(ana));
    const hers = await openParty(ana);
    await hers.getByRole("button", { name: "Share", exact: true }).click();
    await invite(hers, ben.email, "viewer");
    await expectVisible(member(hers, ben.email));

    const his = await openParty(ben);
    await expectTitles(his, ["hang up the lights"]);
    await expectVisible(his.getByTestId("read-only"));
    await expectText(his.getByRole("link", { name: "Launch party" }), "viewer");
    expect(await newTodoInput(his).isDisabled()).toBe(true);
    expect(await row(his, 0).getByRole("checkbox").isDisabled()).toBe(true);
    for (const name of ["Delete todo", "Edit todo", "Move up", "Rename", "Share"]) {
      expect(await his.getByRole("button", { name, exact: true }).count(), name).toBe(0);
    }
    await row(his, 0).getByTestId("todo-item-label").dblclick();
    await expectVisible(his.locator(".edit"), false);

    await member(hers, "Ben").getByRole("combobox").selectOption("editor");
    await expectText(hers.getByTestId("status"), "Ben is editor now.");
    await bringToFront(his);
    await expectVisible(his.getByTestId("read-only"), false);
    await addTodo(his, "bake the cake");
    await hers.keyboard.press("Escape");
    await bringToFront(hers);
    await expectTitles(hers, ["hang up the lights", "bake the cake"]);
    expect(await his.getByRole("button", { name: "Rename" }).count()).toBe(0);

    await hers.getByRole("button", { name: "Share", exact: true }).click();
    await hers.getByRole("button", { name: "Remove Ben" }).click();
    await expectVisible(member(hers, ben.email), false);
    await bringToFront(his);
    await expectText(his.locator("#list-name"), "Inbox");
    await expectText(his.getByRole("alert"), "no longer shared");
    await expectVisible(his.getByRole("link", { name: "Launch party" }), false);
  });

  test("members without the right to share see the members", async () => {
    await share(ana, await newList(ana), ben, "editor");
    const page = await openParty(ben);
    await page.getByRole("button", { name: "Members" }).click();
    await expectText(member(page, "Ana"), "owner");
    await expectText(member(page, "Ben"), "editor");
    await expectVisible(page.getByLabel("Share with"), false);
    await expectVisible(page.getByRole("dialog").getByRole("combobox").first(), false);
  });

  test("a member leaves a list; its owner can't", async () => {
    await share(ana, await newList(ana), ben, "editor");
    const page = await openParty(ben);
    await page.getByRole("button", { name: "Members" }).click();
    await page.getByRole("button", { name: "Leave list" }).click();
    await expectText(page.locator("#list-name"), "Inbox");
    await expectVisible(page.getByRole("dialog"), false);
    await expectVisible(page.getByRole("link", { name: "Launch party" }), false);

    const hers = await openParty(ana);
    await hers.getByRole("button", { name: "Share", exact: true }).click();
    await expectVisible(hers.getByLabel("Share with"));
    await expectVisible(hers.getByRole("button", { name: "Leave list" }), false);
    expect(await member(hers, "Ben").count()).toBe(0);
  });

  test("the error of a wrong e-mail is next to its field, that of a second invitation in the dialog", async () => {
    await share(ana, await newList(ana), ben, "viewer");
    const page = await openParty(ana);
    const errors = page.getByRole("dialog").getByRole("alert").filter({ visible: true });
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await invite(page, "nobody@example.com", "viewer");
    await expectVisible(errors);
    expect(await page.getByLabel("Share with").getAttribute("aria-invalid")).toBe("true");
    await invite(page, ben.email, "editor");
    await expect.poll(() => page.getByLabel("Share with").getAttribute("aria-invalid")).toBe(null);
    await expectVisible(errors);
    await expectVisible(member(page, ben.email));
  });

  test("the late members of one list do not show in the dialog of another", async () => {
    const party = await newList(ana);
    await share(ana, party, ben, "viewer");
    await share(ana, party, await signUp("Chloe"), "viewer");
    await newList(ana, "Groceries");
    const page = await openParty(ana);
    const shareButton = page.getByRole("button", { name: "Share", exact: true }).first();
    await shareButton.click();
    await expectVisible(member(page, "Chloe"));
    await ana.delete(`/lists/${party.id}/members/${ben.id}`);
    const release = await holdRequests(page, new RegExp(`/lists/${party.id}/members$`));
    const answer = page.waitForResponse(new RegExp(`/lists/${party.id}/members$`));
    await member(page, "Ben").getByRole("combobox").selectOption("editor");
    setTimeout(release, 2_000); // time enough to open the other dialog, if nothing prevents it

    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Groceries" }).click();
    await expectText(page.locator("#list-name"), "Groceries");
    await shareButton.click();
    await expectText(page.getByRole("dialog"), "Groceries");
    await (await answer).finished();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await member(page, "Chloe").count()).toBe(0);
  });

  test("a completed todo notifies the other members; a notification is marked as read", async () => {
    const party = await newList(ana);
    await share(ana, party, ben, "editor");
    const page = await open({ as: ana });
    const bell = page.getByTestId("notifications-button");
    expect(await bell.getAttribute("aria-label")).toBe("Notifications");
    await complete(ben, await newTodo(ben, "hang up the lights", party));
    await complete(ben, await newTodo(ben, "bake the cake", party));
    await expectText(page.getByTestId("unread-count"), /^2$/);
    expect(await bell.getAttribute("aria-label")).toBe("Notifications, 2 unread");

    await bell.click();
    const news = page.getByTestId("notifications").getByRole("listitem");
    await expectText(news.nth(0), "Ben completed bake the cake");
    await page.getByRole("button", { name: "Mark as read: bake the cake" }).click();
    await expectText(page.getByTestId("unread-count"), /^1$/);
    await news.getByRole("link", { name: "hang up the lights" }).click();
    await expectText(page.locator("#list-name"), "Launch party");
    await page.reload();
    await expectText(page.getByTestId("unread-count"), /^1$/);
  });
});
