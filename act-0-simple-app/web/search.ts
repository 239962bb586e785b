import { get, type SearchPage, type Todo } from "./api.ts";
import { find, h, keepingFocus } from "./dom.ts";
import { allLists } from "./lists.ts";
import { warn } from "./messages.ts";
import { listAddress } from "./route.ts";

const typingPauseMs = 250;

const form = find<HTMLFormElement>(".search");
const input = find<HTMLInputElement>("[name=q]", form);
const results = find(".results");
const refine = find<HTMLFormElement>(".refine", results);
const listChoice = find<HTMLSelectElement>("[name=listId]", refine);
const found = find(".found", results);
const total = find(".total", results);
const more = find(".load-more", results);

let items: Todo[] = [];
let cursor: string | null = null;
let running = 0;

function createResult(todo: Todo): HTMLLIElement {
  const list = allLists().find((other) => other.id === todo.listId);
  const state = todo.completed ? "completed" : "active";
  return h(
    "li",
    { class: state },
    h("a", { class: "result", href: listAddress(todo.listId) }, todo.title),
    h("span", { class: "where" }, `${list?.name ?? "another list"} · ${state}`),
  );
}

async function search(append: boolean): Promise<void> {
  const mine = ++running;
  const query = new URLSearchParams({ q: input.value, limit: "20" });
  for (const [name, value] of new FormData(refine)) if (value) query.set(name, String(value));
  if (append && cursor) query.set("cursor", cursor);
  try {
    const page = await get<SearchPage>(`/search?${query}`);
    // An answer that a later question has overtaken is of no use any more.
    if (mine !== running || input.value.trim() === "") return;
    items = append ? [...items, ...page.items] : page.items;
    cursor = page.nextCursor;
    show(page.total);
  } catch (error) {
    warn(error);
  }
}

function show(count: number): void {
  total.textContent = `${count} ${count === 1 ? "todo" : "todos"} found`;
  keepingFocus(results, input, () => {
    found.replaceChildren(...items.map(createResult));
    more.hidden = cursor === null;
  });
}

function showListChoice(): void {
  const chosen = listChoice.value;
  const options = allLists().map((list) => h("option", { value: list.id }, list.name));
  listChoice.replaceChildren(h("option", { value: "" }, "all lists"), ...options);
  listChoice.value = chosen;
}

/** Leaves the search; `onChange` of `startSearch` then shows the list again. */
export function clearSearch(): void {
  if (input.value === "") return;
  input.value = "";
  input.dispatchEvent(new Event("input"));
}

export function isSearching(): boolean {
  return input.value.trim() !== "";
}

/** Searches while somebody types. `onChange` is called when a search begins or ends. */
export function startSearch(onChange: () => void): void {
  let timer: ReturnType<typeof setTimeout>;
  const later = () => {
    clearTimeout(timer);
    if (isSearching()) timer = setTimeout(() => search(false), typingPauseMs);
  };
  input.addEventListener("input", () => {
    if (isSearching() && results.hidden) showListChoice();
    results.hidden = !isSearching();
    onChange();
    later();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    later();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clearSearch();
  });
  refine.addEventListener("change", () => search(false));
  more.addEventListener("click", async () => {
    const known = items.length;
    await search(true);
    found.children[known]?.querySelector("a")?.focus();
  });
}
