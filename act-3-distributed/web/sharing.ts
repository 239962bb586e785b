import { get, type List, type Member, post, put, remove } from "./api.ts";
import { copyTemplate, find, h, keepingFocus, onSubmit, renderRows } from "./dom.ts";
import { currentList, loadLists } from "./lists.ts";
import { clearErrors, say, showErrors } from "./messages.ts";
import { go, listAddress } from "./route.ts";
import { currentAccount } from "./session.ts";
import { change } from "./turns.ts";

const dialog = find<HTMLDialogElement>("#sharing");
const invite = find<HTMLFormElement>(".invite", dialog);
const rows = find(".members", dialog);
const opener = find(".share");

type Row = Member & { id: string };

let list: List;

/** Changes the members and shows the new ones. Shows an error in the dialog. */
function changeMembers(done: string, task: () => Promise<unknown>): void {
  change(
    async () => {
      try {
        await task();
      } finally {
        await showMembers(); // in this turn, because the dialog may open for another list after it
      }
      clearErrors(dialog);
      say(done);
    },
    (error) => showErrors(dialog, error),
  );
}

function createRow({ id, name, email }: Row): HTMLElement {
  const row = copyTemplate("member-row");
  const choice = find<HTMLSelectElement>("select", row);
  const button = find(".remove-member", row);
  const address = `/lists/${list.id}/members/${id}`;

  find("strong", row).textContent = name;
  find(".who span", row).textContent = email;
  choice.ariaLabel = `Role of ${name}`;
  choice.addEventListener("change", () =>
    changeMembers(`${name} is ${choice.value} now.`, () => put(address, { role: choice.value })),
  );
  button.ariaLabel = `Remove ${name}`;
  button.addEventListener("click", () => changeMembers(`${name} removed.`, () => remove(address)));
  return row;
}

function updateRow(row: HTMLElement, { role }: Row): void {
  const fixed = role === "owner" || !list.may.includes("share");
  const choice = find<HTMLSelectElement>("select", row);
  choice.value = role;
  choice.hidden = find(".remove-member", row).hidden = fixed;
  find(".role", row).textContent = role;
  find(".role", row).hidden = !fixed;
}

async function showMembers(): Promise<void> {
  const members = await get<Member[]>(`/lists/${list.id}/members`);
  const items = members.map((member) => ({ ...member, id: member.accountId }));
  const fallback = find(".dialog-head button", dialog);
  keepingFocus(dialog, fallback, () => renderRows(rows, items, createRow, updateRow));
}

/** Labels the button: the owner can share the list, and other members can see its members. */
export function showSharingButton(): void {
  opener.textContent = currentList()?.may.includes("share") ? "Share" : "Members";
}

async function open(): Promise<void> {
  list = currentList() ?? list;
  const may = list.may.includes("share");
  rows.replaceChildren();
  await showMembers();
  clearErrors(dialog);
  invite.reset();
  invite.hidden = !may;
  find(".leave", dialog).hidden = list.role === "owner";
  find("h2", dialog).replaceChildren(
    may ? "Share “" : "Members of “",
    h("bdi", {}, list.name),
    "”",
  );
  dialog.showModal();
  if (may) find("[name=email]", invite).focus();
}

async function leave(): Promise<void> {
  await remove(`/lists/${list.id}/members/${currentAccount()?.id}`);
  dialog.close();
  await loadLists();
  go(listAddress(currentList()?.id ?? ""));
  find("#list-name").focus();
  say(`You have left ${list.name}.`);
}

/** Connects the dialog in which the owner shares a list and other members can leave it. */
export function startSharing(): void {
  opener.addEventListener("click", () => change(open));
  find(".leave", dialog).addEventListener("click", () =>
    change(leave, (error) => showErrors(dialog, error)),
  );
  onSubmit(invite, (fields) =>
    changeMembers(`Shared with ${fields.email}.`, async () => {
      await post(`/lists/${list.id}/members`, fields);
      invite.reset();
    }),
  );
}
