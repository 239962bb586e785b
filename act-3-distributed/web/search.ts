import { type Freshness, getSearchPage, type Todo } from "./api.ts";
import { copyTemplate, find, h, keepingFocus, renderRows, setText } from "./dom.ts";
import { allLists } from "./lists.ts";
import { warn } from "./messages.ts";
import { listAddress } from "./route.ts";

const typingPauseMs = 250;
const patienceMs = 2_000;

const form = find<HTMLFormElement>(".search");
const input = find<HTMLInputElement>("[name=q]", form);
const results = find(".results");
const refine = find<HTMLFormElement>(".refine", results);
const listChoice = find<HTMLSelectElement>("[name=listId]", refine);
const found = find(".found", results);
const more = find(".load-more", results);

let items: Todo[] = [];
let cursor: string | null = null;
/** Grows with each query and each change of the text, so that a late answer is noticed. */
let asked = 0;

function createResult({ listId, title, completed }: Todo): HTMLElement {
  const row = copyTemplate("result-row");
  const link = find("a", row);
  const list = allLists().find((other) => other.id === listId);
  const state = completed ? "completed" : "active";

  row.className = state;
  link.textContent = title;
  link.setAttribute("href", listAddress(listId));
  find(".where bdi", row).textContent = list?.name ?? "another list";
  find(".where span", row).textContent = state;
  return row;
}

/** Removes the results, because they answer an earlier question. */
function showNothing(): void {
  find(".total", results).textContent = "";
  found.replaceChildren();
  more.hidden = true;
}

/** Search may lag behind changes. Returns a note if the lag is noticeable. */
function ageOf(page: Freshness): string {
  if (page.isBehind) return ", your latest change may be missing";
  return page.lagMs >= 1_000 ? `, ${Math.round(page.lagMs / 1_000)} s behind` : "";
}

async function search(append = false): Promise<void> {
  const question = ++asked;
  const query = new URLSearchParams({ q: input.value, limit: "20" });
  for (const [name, value] of new FormData(refine)) if (value) query.set(name, String(value));
  if (append && cursor) query.set("cursor", cursor);
  try {
    const page = await getSearchPage(query);
    if (question !== asked) return;
    items = append ? [...items, ...page.items] : page.items;
    cursor = page.nextCursor;
    find(".total", results).textContent =
      `${page.total} ${page.total === 1 ? "todo" : "todos"} found${ageOf(page)}`;
    keepingFocus(results, input, () => {
      found.replaceChildren(...items.map(createResult));
      more.hidden = cursor === null;
    });
    if (page.isBehind && !append) setTimeout(() => question === asked && search(), patienceMs);
  } catch (error) {
    if (question !== asked) return;
    if (!append) showNothing();
    warn(error);
  }
}

/** Updates the choice of lists to search in. */
export function showSearchLists(): void {
  const choices = [{ id: "", name: "all" }, ...allLists()];
  const create = ({ id }: { id: string }) => h("option", { value: id, dir: "auto" });
  renderRows(listChoice, choices, create, (option, { name }) => setText(option, name));
}

export function isSearching(): boolean {
  return input.value.trim() !== "";
}

/** Ends the search. The `onChange` of `startSearch` then shows the list again. */
export function clearSearch(): void {
  if (input.value === "") return;
  input.value = "";
  input.dispatchEvent(new Event("input"));
}

/** Searches while the user types. Calls `onChange` when a search begins or ends. */
export function startSearch(onChange: () => void): void {
  let timer: ReturnType<typeof setTimeout>;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked++;
    more.hidden = true;
    if (isSearching()) timer = setTimeout(search, typingPauseMs);
    if (isSearching() !== results.hidden) return;
    results.hidden = !isSearching();
    onChange();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clearSearch();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  refine.addEventListener("change", () => {
    more.hidden = true; // it would load more of the earlier query
    search();
  });
  more.addEventListener("click", async () => {
    const known = items.length;
    await search(true);
    found.children[known]?.querySelector("a")?.focus();
  });
}
