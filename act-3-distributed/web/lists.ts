import { getAll, type List, patch, post, remove } from "./api.ts";
import { copyTemplate, find, h, keepingFocus, onSubmit, renderRows, setText } from "./dom.ts";
import { clearErrors, say, showErrors } from "./messages.ts";
import { go, listAddress, listInAddress } from "./route.ts";
import { change } from "./turns.ts";

const nav = find(".lists");
const links = find(".list-links", nav);
const toggle = find(".lists-toggle", nav);
const newList = find<HTMLFormElement>(".new-list", nav);
const renameDialog = find<HTMLDialogElement>("#rename");
const renameForm = find<HTMLFormElement>("form", renameDialog);
const deleteDialog = find<HTMLDialogElement>("#deletion");
const deleteForm = find<HTMLFormElement>("form", deleteDialog);

let lists: List[] = [];

export function allLists(): List[] {
  return lists;
}

/** Returns the list that the address names, or the Inbox, which the server sends first. */
export function currentList(): List | undefined {
  return lists.find((list) => list.id === listInAddress()) ?? lists[0];
}

export async function loadLists(): Promise<void> {
  lists = await getAll<List>("/lists?limit=200");
}

export function forgetLists(): void {
  lists = [];
  links.replaceChildren();
}

function updateLink(row: HTMLElement, list: List): void {
  const link = find<HTMLAnchorElement>(".list-link", row);
  link.setAttribute("href", listAddress(list.id));
  link.ariaCurrent = list === currentList() ? "page" : null;
  setText(find(".name", row), list.name);
  setText(find(".role", row), list.role);
  find(".role", row).hidden = list.role === "owner";
}

/** Shows the lists, and the buttons that the role on the current one allows. */
export function showLists(): void {
  const create = () => copyTemplate("list-row");
  keepingFocus(nav, toggle, () => renderRows(links, lists, create, updateLink));
  const list = currentList();
  const mayManage = list?.may.includes("manage") ?? false;
  find(".rename-list").hidden = !mayManage;
  find(".delete-list").hidden = !mayManage || list === lists[0]; // the Inbox can't be deleted
}

/** Closes the menu of lists on a phone. On a wide screen, the lists are always visible. */
export function closeMenu(): void {
  keepingFocus(nav, toggle, () => toggle.setAttribute("aria-expanded", "false"));
}

/** Stores the list in the form, because the page may show another list when the user submits. */
function prepare(form: HTMLFormElement, list: List): void {
  clearErrors(form);
  find<HTMLInputElement>("[name=listId]", form).value = list.id;
}

function openRename(): void {
  const input = find<HTMLInputElement>("[name=name]", renameForm);
  const list = currentList();
  if (!list) return;
  prepare(renameForm, list);
  input.value = list.name;
  renameDialog.showModal();
  input.select();
}

function openDelete(): void {
  const list = currentList();
  if (!list) return;
  prepare(deleteForm, list);
  find("h2", deleteDialog).replaceChildren("Delete “", h("bdi", {}, list.name), "”?");
  deleteDialog.showModal();
}

/** Connects the list menu and the dialogs that rename and delete the current list. */
export function startLists(): void {
  toggle.addEventListener("click", () => {
    toggle.ariaExpanded = String(toggle.ariaExpanded !== "true");
  });
  find(".rename-list").addEventListener("click", openRename);
  find(".delete-list").addEventListener("click", openDelete);
  for (const button of document.querySelectorAll<HTMLElement>("[data-close]")) {
    button.addEventListener("click", () => button.closest("dialog")?.close());
  }

  const changeWith = (form: HTMLFormElement, task: () => Promise<void>) =>
    change(task, (error) => showErrors(form, error));

  onSubmit(newList, (fields) =>
    changeWith(newList, async () => {
      const list = await post<List>("/lists", fields);
      clearErrors(newList);
      newList.reset();
      await loadLists();
      go(listAddress(list.id));
      say(`List ${list.name} created.`);
    }),
  );
  onSubmit(renameForm, ({ listId, name }) =>
    changeWith(renameForm, async () => {
      await patch(`/lists/${listId}`, { name });
      renameDialog.close();
      await loadLists();
    }),
  );
  onSubmit(deleteForm, ({ listId }) =>
    changeWith(deleteForm, async () => {
      await remove(`/lists/${listId}`);
      deleteDialog.close();
      await loadLists();
      go(listAddress(currentList()?.id ?? ""));
      find("#list-name").focus();
      say("List deleted.");
    }),
  );
}
