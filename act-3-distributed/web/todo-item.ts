import type { Todo } from "./api.ts";
import { copyTemplate, find, setText } from "./dom.ts";
import { clearErrors, showErrors } from "./messages.ts";

/** The actions on a row. If one fails, the row stays as it was. */
export type TodoActions = {
  complete(id: string, completed: boolean): void;
  rename(id: string, title: string): Promise<void>;
  remove(id: string): void;
  move(id: string, steps: -1 | 1): void;
};

/** Creates the row of a todo, with the class names and test ids of the TodoMVC specification. */
export function createItem({ id }: Todo, actions: TodoActions): HTMLElement {
  const row = copyTemplate("todo-row");
  const toggle = find<HTMLInputElement>(".toggle", row);
  const label = find("label", row);
  const edit = () => startEditing(row, id, actions);

  label.id = `title-${id}`;
  toggle.setAttribute("aria-labelledby", label.id);
  for (const button of row.querySelectorAll("button")) {
    button.setAttribute("aria-describedby", label.id);
  }
  toggle.addEventListener("change", () => actions.complete(id, toggle.checked));
  label.addEventListener("dblclick", edit);
  find(".edit-button", row).addEventListener("click", edit);
  find(".move-up", row).addEventListener("click", () => actions.move(id, -1));
  find(".move-down", row).addEventListener("click", () => actions.move(id, 1));
  find(".destroy", row).addEventListener("click", () => actions.remove(id));
  return row;
}

export type ItemState = { editable: boolean; first: boolean; last: boolean };

export function updateItem(row: HTMLElement, todo: Todo, state: ItemState): void {
  const toggle = find<HTMLInputElement>(".toggle", row);
  row.classList.toggle("completed", todo.completed);
  toggle.checked = todo.completed;
  toggle.disabled = !state.editable;
  setText(find("label", row), todo.title);
  find(".actions", row).hidden = !state.editable;
  // Not `disabled`, because a button that becomes disabled loses the focus.
  find(".move-up", row).ariaDisabled = String(state.first);
  find(".move-down", row).ariaDisabled = String(state.last);
}

function startEditing(row: HTMLElement, id: string, actions: TodoActions): void {
  if (row.classList.contains("editing") || find(".actions", row).hidden) return;
  const before = find("label", row).textContent ?? "";
  const field = copyTemplate("todo-edit");
  const input = find<HTMLInputElement>(".edit", field);
  const error = find(".error", field);
  let busy = false;

  const stop = () => {
    busy = true; // removing the input blurs it, which must not save again
    const hadFocus = document.activeElement === input;
    row.classList.remove("editing");
    field.remove();
    if (hadFocus) find(".edit-button", row).focus();
  };
  const save = async () => {
    if (busy) return;
    const title = input.value.trim();
    if (title === before) return stop();
    busy = true;
    try {
      if (title === "") actions.remove(id);
      else await actions.rename(id, title);
      stop();
    } catch (problem) {
      busy = false;
      showErrors(row, problem);
    }
  };
  input.addEventListener("blur", save);
  input.addEventListener("keydown", (event) => {
    clearErrors(row);
    if (event.key === "Enter" && !event.isComposing) save();
    if (event.key === "Escape" && !busy) stop();
  });

  error.id = `error-${id}`;
  input.setAttribute("aria-describedby", error.id);
  input.value = before;
  row.classList.add("editing");
  row.append(field);
  input.focus();
}
