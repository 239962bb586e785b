import { expect, test } from "vitest";
import { newEmail, newTodo, password, signUp } from "../people.ts";
import { describePage, logInto, useBrowser } from "./browser.ts";
import {
  addTodo,
  expectFocus,
  expectText,
  expectTitles,
  expectVisible,
  newTodoInput,
} from "./panel.ts";

const secondUrl = process.env.ACT_URL_2;

describePage("session", () => {
  const { open } = useBrowser();

  test("a person signs up, logs out and logs in again", async () => {
    const page = await open();
    const email = newEmail();
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByLabel("Name").fill("Zoe");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign up" }).click();
    await expectFocus(newTodoInput(page));
    await expectText(page.getByTestId("account-name"), "Zoe");
    await addTodo(page, "look around");
    await expectTitles(page, ["look around"]);

    await page.getByRole("button", { name: "Log out" }).click();
    await expectVisible(page.getByLabel("Password"));
    expect(await page.getByText("look around").count()).toBe(0);

    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.keyboard.press("Enter");
    await expectTitles(page, ["look around"]);
  });

  test("without a session, no request of the page fails", async () => {
    const page = await open();
    const failed: string[] = [];
    page.on("response", (answer) => {
      if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()}`);
    });
    await page.reload({ waitUntil: "networkidle" });
    await expectVisible(page.getByLabel("Password"));
    expect(failed).toEqual([]);
  });

  test("a session outlives a reload of the page, and logging out ends it", async () => {
    const ana = await signUp();
    const page = await open();
    await page.getByLabel("Email").fill(ana.email);
    await page.getByLabel("Password").fill(password);
    await page.keyboard.press("Enter");
    await expectText(page.getByTestId("account-name"), "Ana");
    await page.reload();
    await expectText(page.getByTestId("account-name"), "Ana");
    await page.getByRole("button", { name: "Log out" }).click();
    await page.reload();
    await expectVisible(page.getByLabel("Password"));
  });

  test("errors of invalid input are next to each field, the error of a wrong password is in the form", async () => {
    const page = await open();
    const ana = await signUp();
    const errors = page.getByRole("main").getByRole("alert").filter({ visible: true });
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByLabel("Email").fill("not an address");
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Sign up" }).click();
    await expect.poll(() => errors.count()).toBe(3);
    await expectFocus(page.getByLabel("Name"));

    await page.getByRole("button", { name: "Log in" }).click();
    expect(await errors.count()).toBe(0);
    await page.getByLabel("Email").fill(ana.email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Log in" }).click();
    await expectVisible(errors);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
    await expectFocus(newTodoInput(page));
  });

  test("an expired session shows the log-in form, and no part of the lists", async () => {
    const ana = await signUp();
    await newTodo(ana, "secret plans");
    const page = await open({ as: ana });
    await expectTitles(page, ["secret plans"]);
    await newTodoInput(page).fill("one more");
    await page.context().clearCookies();
    await page.keyboard.press("Enter"); // Not in a certain element, because the page may have noticed already.
    await expectText(page.getByRole("main").getByRole("alert"), "Your session has ended");
    await expectFocus(page.getByLabel("Email"));
    expect(await page.getByText("secret plans").count()).toBe(0);

    await page.getByLabel("Email").fill(ana.email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
    await expectTitles(page, ["secret plans"]);
  });

  test("the page notices without a click that its session has ended", async () => {
    const page = await open({ as: await signUp() });
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await page.context().clearCookies();
    await expectText(page.getByRole("main").getByRole("alert"), "Your session has ended");
    await expectVisible(page.getByRole("dialog"), false);
  });

  test("a server that does not answer is reported, and the text is kept", async () => {
    const page = await open({ as: await signUp() });
    await page.context().setOffline(true);
    await addTodo(page, "written in a tunnel");
    await expectText(page.getByTestId("alert"), "does not answer");
    await expect.poll(() => newTodoInput(page).inputValue()).toBe("written in a tunnel");
    await page.context().setOffline(false);
    await newTodoInput(page).press("Enter");
    await expectTitles(page, ["written in a tunnel"]);
    await expectVisible(page.getByTestId("alert"), false);
  });

  test.skipIf(!secondUrl)("two acts in one browser do not log each other out", async () => {
    const page = await open({ as: await signUp() });
    await logInto(page.context(), await signUp("Ben", secondUrl), secondUrl);
    const second = await page.context().newPage();
    await second.goto(secondUrl ?? "");
    await expectText(second.getByTestId("account-name"), "Ben");
    await page.reload();
    await expectText(page.getByTestId("account-name"), "Ana");
    await second.getByRole("button", { name: "Log out" }).click();
    await expectVisible(second.getByLabel("Password"));
    await addTodo(page, "still here");
    await page.reload();
    await expectTitles(page, ["still here"]);
  });
});
