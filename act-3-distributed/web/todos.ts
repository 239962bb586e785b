import { getAll, patch, post, remove, type Todo } from "./api.ts";
import { find, h, keepingFocus, onSubmit, renderRows, setText } from "./dom.ts";
import { allLists, currentList } from "./lists.ts";
import { clearErrors, say, showErrors } from "./messages.ts";
import { placeFor } from "./order.ts";
import { currentFilter } from "./route.ts";
import { createItem, type TodoActions, updateItem } from "./todo-item.ts";
import { change, inTurn } from "./turns.ts";

const panel = find(".todoapp");
const heading = find("#list-name", panel);
const form = find<HTMLFormElement>(".add", panel);
const newTodo = find<HTMLInputElement>(".new-todo", panel);
const main = find(".main", panel);
const rows = find(".todo-list", panel);
const toggleAll = find<HTMLInputElement>(".toggle-all", panel);
const empty = find(".empty", panel);
const none = find(".no-match", panel);
const footer = find(".footer", panel);
const clearCompleted = find(".clear-completed", panel);

let listId: string | undefined;
let todos: Todo[] = [];

/** Fetches all todos of the current list. Call it with `inTurn`. */
export async function loadTodos(id: string): Promise<void> {
  const loaded = await getAll<Todo>(`/todos?listId=${id}&limit=200`);
  if (id !== currentList()?.id) return; // the user has gone to another list or has logged out
  todos = loaded;
  listId = id;
}

/** Returns the id of the list whose todos the panel shows. */
export function openListId(): string | undefined {
  return listId;
}

export function forgetTodos(): void {
  listId = undefined;
  todos = [];
  rows.replaceChildren();
  panel.hidden = true;
  newTodo.value = "";
}

/** Moves the focus into the panel when a list opens. */
export function focusPanel(): void {
  if (newTodo.disabled) heading.focus();
  else newTodo.focus();
}

function shownTodos(): Todo[] {
  const filter = currentFilter();
  return todos.filter((todo) => filter === "all" || todo.completed === (filter === "completed"));
}

/** Shows the todos that match the filter, as the TodoMVC specification describes. */
export function showTodos(): void {
  const list = allLists().find(({ id }) => id === listId);
  if (!list) return;
  const editable = list.may.includes("edit");
  const shown = shownTodos();
  const open = todos.filter((todo) => !todo.completed).length;

  keepingFocus(panel, editable ? newTodo : heading, () => {
    setText(heading, list.name);
    newTodo.disabled = !editable;
    find(".header", panel).hidden = find(".toggle-all-container", panel).hidden = !editable;
    find(".read-only", panel).hidden = editable;
    main.hidden = footer.hidden = todos.length === 0;
    empty.hidden = todos.length > 0;
    setText(empty, editable ? "Nothing to do yet. Write the first thing down." : "Nothing yet.");
    toggleAll.checked = todos.length > 0 && open === 0;
    clearCompleted.hidden = !editable || open === todos.length;
    showCount(open);
    renderRows(
      rows,
      shown,
      (todo) => createItem(todo, actions),
      (row, todo, index) => {
        updateItem(row, todo, { editable, first: index === 0, last: index === shown.length - 1 });
      },
    );
    showFilter(shown.length === 0);
  });
}

function showCount(open: number): void {
  const count = find(".todo-count", footer);
  const left = ` ${open === 1 ? "item" : "items"} left`;
  if (count.textContent !== open + left) count.replaceChildren(h("strong", {}, String(open)), left);
}

function showFilter(nothing: boolean): void {
  const names = { all: "#/", active: "#/active", completed: "#/completed" };
  for (const link of footer.querySelectorAll(".filters a")) {
    const selected = link.getAttribute("href") === names[currentFilter()];
    link.classList.toggle("selected", selected);
    link.ariaCurrent = selected ? "true" : null;
  }
  none.hidden = !nothing;
  setText(none, currentFilter() === "active" ? "Nothing left to do." : "Nothing completed yet.");
}

function put(todo: Todo): void {
  if (todo.listId !== listId) return; // another list has opened before the turn of this change
  todos = [...todos.filter((other) => other.id !== todo.id), todo];
  todos.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

async function changeTodo(id: string, fields: Partial<Todo>): Promise<void> {
  put(await patch<Todo>(`/todos/${id}`, fields));
}

const actions: TodoActions = {
  complete(id, completed) {
    change(() => changeTodo(id, { completed }));
  },
  rename(id, title) {
    return inTurn(() => changeTodo(id, { title }));
  },
  remove(id) {
    const title = todos.find((todo) => todo.id === id)?.title;
    change(async () => {
      await remove(`/todos/${id}`);
      say(`Deleted ${title}.`);
      todos = todos.filter((todo) => todo.id !== id);
    });
  },
  move(id, steps) {
    change(async () => {
      const places = placeFor(id, steps, shownTodos(), todos);
      if (places.length === 0) return;
      for (const place of places) await changeTodo(place.id, { order: place.order });
      const position = shownTodos().findIndex((todo) => todo.id === id) + 1;
      say(`Moved to place ${position} of ${shownTodos().length}.`);
    });
  },
};

async function addTodo(fields: Pick<Todo, "title" | "listId">): Promise<void> {
  put(await post<Todo>("/todos", fields));
  clearErrors(form);
  say(`Added ${fields.title}.`);
}

/**
 * Connects the panel's own controls. `createItem` connects those of the rows. A change is for the
 * list that the panel shows when the user makes it. Another list may be open when its turn comes.
 */
export function startTodos(): void {
  onSubmit(form, () => {
    const title = newTodo.value.trim();
    newTodo.value = "";
    if (title === "" || !listId) return;
    const fields = { title, listId };
    change(
      () => addTodo(fields),
      (error) => {
        if (newTodo.value === "") newTodo.value = title;
        showErrors(form, error);
      },
    );
  });

  toggleAll.addEventListener("change", () => {
    const completed = toggleAll.checked;
    const [id, before] = [listId, todos];
    change(async () => {
      const latest = id === listId ? todos : before;
      for (const todo of latest.filter((other) => other.completed !== completed)) {
        await changeTodo(todo.id, { completed });
      }
    });
  });

  clearCompleted.addEventListener("click", () => {
    const id = listId;
    change(async () => {
      await remove(`/todos?listId=${id}&completed=true`);
      todos = todos.filter((todo) => todo.listId !== id || !todo.completed);
      say("Completed todos cleared.");
    });
  });
}
