import { type Account, get, post, remove, type Session } from "./api.ts";
import { find, onSubmit } from "./dom.ts";
import { clearErrors, clearWarning, say, showErrors, warn } from "./messages.ts";
import { change } from "./turns.ts";

const section = find(".sign-in");
const form = find<HTMLFormElement>("form", section);
const title = find("h2", section);
const submit = find<HTMLButtonElement>("button.primary", form);
const password = find<HTMLInputElement>("[name=password]", form);
const switchText = find(".switch span", section);
const switchButton = find(".switch button", section);

/**
 * The key under which the page stores the end of its session. A script can't read the cookie, and a
 * request without one logs an error in the browser's console.
 */
const storedEnd = "session-expires-at";
const hasSession = () => Date.parse(localStorage.getItem(storedEnd) ?? "") > Date.now();

let signingUp = false;
let account: Account | undefined;

/** Returns the account that is logged in. */
export function currentAccount(): Account | undefined {
  return account;
}

function chooseForm(signUp: boolean): void {
  signingUp = signUp;
  clearErrors(form);
  title.textContent = signUp ? "Sign up" : "Log in";
  submit.textContent = title.textContent;
  switchText.textContent = signUp ? "Already have an account?" : "No account yet?";
  switchButton.textContent = signUp ? "Log in" : "Sign up";
  password.autocomplete = signUp ? "new-password" : "current-password";
  password.setAttribute("aria-describedby", `password-error${signUp ? " password-hint" : ""}`);
  for (const part of section.querySelectorAll<HTMLElement>("[data-sign-up]")) part.hidden = !signUp;
}

function showSignedIn(signedIn: boolean): void {
  section.hidden = signedIn;
  for (const part of document.querySelectorAll<HTMLElement>("[data-when=signed-in]")) {
    part.hidden = !signedIn;
  }
}

function showForm(message?: string): void {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) dialog.close();
  showSignedIn(false);
  chooseForm(false);
  password.value = "";
  document.title = "todos";
  const place = find('[data-error=""]', form);
  place.hidden = message === undefined;
  place.textContent = message ?? "";
  find("[name=email]", form).focus();
}

/**
 * Runs the log-in form. `onSignedIn` fetches the data of the page after a log-in, and at the start
 * if the browser still has a session. `onSignedOut` discards the data.
 */
export async function startSession(
  onSignedIn: () => Promise<void>,
  onSignedOut: () => void,
): Promise<void> {
  let signedIn = false;

  const enter = async () => {
    account = await get<Account>("/me");
    await onSignedIn();
    signedIn = true;
    find(".account-name").textContent = account.name;
    showSignedIn(true);
  };
  const leave = (message?: string) => {
    signedIn = false;
    account = undefined;
    localStorage.removeItem(storedEnd);
    clearWarning();
    onSignedOut();
    showForm(message);
  };

  switchButton.addEventListener("click", () => {
    chooseForm(!signingUp);
    find(signingUp ? "[name=name]" : "[name=email]", form).focus();
  });

  onSubmit(form, async ({ name, email, password: secret }) => {
    submit.disabled = true;
    try {
      if (signingUp) {
        await post("/accounts", { name, email, password: secret });
        chooseForm(false);
      }
      const session = await post<Session>("/sessions", { email, password: secret });
      localStorage.setItem(storedEnd, session.expiresAt);
      form.reset();
      clearErrors(form);
      await enter();
    } catch (error) {
      showErrors(form, error);
    } finally {
      submit.disabled = false;
    }
  });

  find(".log-out").addEventListener("click", () =>
    change(async () => {
      await remove("/sessions/current");
      leave();
      say("Logged out.");
    }),
  );

  document.addEventListener("session-ended", () => {
    if (signedIn) leave("Your session has ended. Log in to go on.");
  });

  if (!hasSession()) return showForm();
  try {
    await enter();
  } catch (error) {
    showForm();
    warn(error);
  }
}
