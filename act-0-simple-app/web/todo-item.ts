import type { Todo } from "./api.ts";
import { find, h, iconButton } from "./dom.ts";
import { clearErrors, showErrors } from "./messages.ts";

/** What can be done with a row. A promise that fails leaves the row as it was. */
export type TodoActions = {
  complete(id: string, completed: boolean): void;
  rename(id: string, title: string): Promise<void>;
  remove(id: string): void;
  move(id: string, steps: -1 | 1): void;
};

/** Makes the row of a todo, with the class names and test ids of the TodoMVC specification. */
export function createItem({ id }: Todo, actions: TodoActions): HTMLLIElement {
  const labelId = `title-${id}`;
  const edit = () => startEditing(row, id, actions);
  const button = (icon: string, name: string, className: string, onclick: () => void) =>
    iconButton(icon, name, { class: className, "aria-describedby": labelId, onclick });

  const destroy = button("close", "Delete todo", "destroy", () => actions.remove(id));
  destroy.dataset.testid = "todo-item-button";
  const row = h(
    "li",
    { "data-testid": "todo-item" },
    h(
      "div",
      { class: "view" },
      h("input", {
        class: "toggle",
        type: "checkbox",
        "data-testid": "todo-item-toggle",
        "aria-labelledby": labelId,
        onchange: (event) => actions.complete(id, (event.target as HTMLInputElement).checked),
      }),
      h("label", { id: labelId, "data-testid": "todo-item-label", ondblclick: edit }),
      h(
        "div",
        { class: "actions" },
        button("edit", "Edit todo", "edit-button", edit),
        button("up", "Move up", "move-up", () => actions.move(id, -1)),
        button("down", "Move down", "move-down", () => actions.move(id, 1)),
        destroy,
      ),
    ),
  );
  return row;
}

export type ItemState = { editable: boolean; first: boolean; last: boolean };

export function updateItem(row: HTMLElement, todo: Todo, state: ItemState): void {
  const toggle = find<HTMLInputElement>(".toggle", row);
  row.classList.toggle("completed", todo.completed);
  toggle.checked = todo.completed;
  toggle.disabled = !state.editable;
  find("label", row).textContent = todo.title;
  find(".actions", row).hidden = !state.editable;
  // aria-disabled, not disabled: a disabled button would drop the focus of who moves a todo up.
  find(".move-up", row).ariaDisabled = String(state.first);
  find(".move-down", row).ariaDisabled = String(state.last);
}

function startEditing(row: HTMLElement, id: string, actions: TodoActions): void {
  const label = find("label", row);
  const before = label.textContent ?? "";
  if (row.classList.contains("editing") || find(".actions", row).hidden) return;

  const errorId = `error-${id}`;
  const input = h("input", {
    class: "edit",
    name: "title",
    value: before,
    "aria-label": "Edit todo",
    "aria-describedby": errorId,
    "data-testid": "text-input",
  });
  const error = h("p", {
    class: "error",
    id: errorId,
    "data-error": "title",
    role: "alert",
    hidden: true,
  });
  let busy = false;

  const stop = () => {
    busy = true; // removing the input blurs it, which must not save again
    const hadFocus = document.activeElement === input;
    row.classList.remove("editing");
    input.remove();
    error.remove();
    if (hadFocus) find(".edit-button", row).focus();
  };
  const save = async () => {
    const title = input.value.trim();
    if (busy) return;
    if (title === before) return stop();
    busy = true;
    try {
      if (title === "") actions.remove(id);
      else await actions.rename(id, title);
      stop();
    } catch (problem) {
      showErrors(row, problem);
      busy = false;
    }
  };
  input.addEventListener("blur", save);
  input.addEventListener("keydown", (event) => {
    clearErrors(row);
    if (event.key === "Enter" && !event.isComposing) save();
    if (event.key === "Escape" && !busy) stop();
  });

  row.classList.add("editing");
  row.append(input, error);
  input.focus();
  input.setSelectionRange(before.length, before.length);
}
