import { Problem } from "./api.ts";
import { find } from "./dom.ts";

const status = find("[data-testid=status]");
const alertBox = find(".alert");
const alertText = find("[role=alert]", alertBox);

find("button", alertBox).addEventListener("click", () => {
  alertBox.hidden = true;
});

/** Announces a change to screen readers. */
export function say(text: string): void {
  status.textContent = text;
}

/** Shows an error that is not about a field. Ignores a 401, which shows the log-in form. */
export function warn(error: unknown): void {
  if (error instanceof Problem && error.status === 401) return;
  const text = error instanceof Error ? error.message : String(error);
  // Screen readers must not read out the error of each failed poll.
  if (alertBox.hidden || alertText.textContent !== text) alertText.textContent = text;
  alertBox.hidden = false;
  alertBox.dataset.status = error instanceof Problem ? String(error.status) : "";
}

/** Removes the warning. With `onlyConnection`, only if it is about a missing response. */
export function clearWarning(onlyConnection = false): void {
  if (onlyConnection && alertBox.dataset.status !== "0") return;
  alertBox.hidden = true;
}

function showAt(place: HTMLElement, text: string): void {
  place.textContent = text;
  place.hidden = text === "";
}

function errorPlace(form: HTMLElement, field: string): HTMLElement | null {
  return form.querySelector<HTMLElement>(`[data-error="${CSS.escape(field)}"]`);
}

/** Removes the errors that `showErrors` wrote into a form. */
export function clearErrors(form: HTMLElement): void {
  for (const place of form.querySelectorAll<HTMLElement>("[data-error]")) showAt(place, "");
  for (const input of form.querySelectorAll("[aria-invalid]"))
    input.removeAttribute("aria-invalid");
}

/** Shows each field's error beside the field, and other errors in the form or as a warning. */
export function showErrors(form: HTMLElement, error: unknown): void {
  clearErrors(form);
  const fields = error instanceof Problem ? error.fields : [];
  const placed = fields.filter(({ field, reason }) => {
    const place = errorPlace(form, field);
    if (!place) return false;
    showAt(place, sentence(reason));
    form.querySelector(`[name="${CSS.escape(field)}"]`)?.setAttribute("aria-invalid", "true");
    return true;
  });
  form.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  if (placed.length > 0) return;
  const place = errorPlace(form, "");
  if (place) showAt(place, error instanceof Error ? error.message : String(error));
  else warn(error);
}

function sentence(reason: string): string {
  const text = reason.charAt(0).toUpperCase() + reason.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
