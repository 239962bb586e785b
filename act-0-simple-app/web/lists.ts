import { get, type List, patch, post, remove } from "./api.ts";
import { find, h, keepingFocus, renderRows } from "./dom.ts";
import { clearErrors, say, showErrors } from "./messages.ts";
import { go, listAddress, listInAddress } from "./route.ts";
import { change } from "./turns.ts";

const nav = find(".lists");
const links = find(".list-links", nav);
const toggle = find(".lists-toggle", nav);
const newList = find<HTMLFormElement>(".new-list", nav);
const renameDialog = find<HTMLDialogElement>("#rename");
const deleteDialog = find<HTMLDialogElement>("#deletion");

let lists: List[] = [];

export function allLists(): List[] {
  return lists;
}

/** The list that the address names; the Inbox, which the server sends first, where it names none. */
export function currentList(): List | undefined {
  return lists.find((list) => list.id === listInAddress()) ?? lists[0];
}

export function isInbox(list: List): boolean {
  return list === lists[0];
}

export async function loadLists(): Promise<void> {
  lists = await get<List[]>("/lists");
}

export function forgetLists(): void {
  lists = [];
  links.replaceChildren();
}

function createLink(list: List): HTMLLIElement {
  const link = h(
    "a",
    { class: "list-link", href: listAddress(list.id) },
    h("span", { class: "name" }),
  );
  return h("li", {}, link);
}

function updateLink(row: HTMLElement, list: List): void {
  const link = find(".list-link", row);
  find(".name", row).textContent = list.name;
  row.querySelector(".role")?.remove();
  if (list.role !== "owner") link.append(h("span", { class: "role" }, list.role));
  if (list === currentList()) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

/** Shows the lists and, on a phone, which one the closed menu stands for. */
export function showLists(): void {
  find("span", toggle).textContent = currentList()?.name ?? "";
  keepingFocus(nav, toggle, () => renderRows(links, lists, createLink, updateLink));
}

/** Closes the menu that holds the lists on a phone; on a wide screen they always show. */
export function closeMenu(): void {
  keepingFocus(nav, toggle, () => toggle.setAttribute("aria-expanded", "false"));
}

function openRename(): void {
  clearErrors(renameDialog);
  find<HTMLInputElement>("[name=name]", renameDialog).value = currentList()?.name ?? "";
  renameDialog.showModal();
  find<HTMLInputElement>("[name=name]", renameDialog).select();
}

function openDelete(): void {
  clearErrors(deleteDialog);
  find("h2", deleteDialog).textContent = `Delete “${currentList()?.name}”?`;
  deleteDialog.showModal();
}

async function createList(): Promise<void> {
  const list = await post<List>("/lists", Object.fromEntries(new FormData(newList)));
  clearErrors(newList);
  newList.reset();
  await loadLists();
  go(listAddress(list.id));
  say(`List ${list.name} created.`);
}

async function renameList(list: List): Promise<void> {
  const name = find<HTMLInputElement>("[name=name]", renameDialog).value;
  await patch(`/lists/${list.id}`, { name });
  renameDialog.close();
  await loadLists();
  dispatchEvent(new PopStateEvent("popstate"));
}

async function deleteList(list: List): Promise<void> {
  await remove(`/lists/${list.id}`);
  deleteDialog.close();
  await loadLists();
  go(listAddress(lists[0]?.id ?? ""));
  find("#list-name").focus();
  say(`List ${list.name} deleted.`);
}

/** Connects the list menu and the dialogs that rename and delete the current list. */
export function startLists(): void {
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-expanded", String(toggle.ariaExpanded !== "true"));
  });
  find(".rename-list").addEventListener("click", openRename);
  find(".delete-list").addEventListener("click", openDelete);

  const onSubmit = (form: HTMLElement, task: (list: List) => Promise<void>) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const list = currentList();
      if (list)
        change(
          () => task(list),
          (error) => showErrors(form, error),
        );
    });
  };
  onSubmit(newList, createList);
  onSubmit(find("form", renameDialog), renameList);
  onSubmit(find("form", deleteDialog), deleteList);

  for (const button of document.querySelectorAll<HTMLElement>("[data-close]")) {
    button.addEventListener("click", () => button.closest("dialog")?.close());
  }
}
