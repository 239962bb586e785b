import { Problem } from "./api.ts";
import { find } from "./dom.ts";

const status = find("[data-testid=status]");
const alertBox = find(".alert");
const alertText = find("[role=alert]", alertBox);

find("button", alertBox).addEventListener("click", () => {
  alertBox.hidden = true;
});

/** Tells a screen reader what has just happened; those who see the page see it anyway. */
export function say(text: string): void {
  status.textContent = text;
}

/** Shows an error that belongs to no field. An ended session shows the log-in form instead. */
export function warn(error: unknown): void {
  if (error instanceof Problem && error.status === 401) return;
  const text = error instanceof Error ? error.message : String(error);
  // A poll that fails again and again must not be read out again and again.
  if (alertBox.hidden || alertText.textContent !== text) alertText.textContent = text;
  alertBox.hidden = false;
  alertBox.dataset.status = error instanceof Problem ? String(error.status) : "";
}

/** Takes the warning away: after a success, or only if it said that the server did not answer. */
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

/** Shows each field's error beside the field, the rest at the form's own place or as a warning. */
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
