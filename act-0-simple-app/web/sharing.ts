import { get, type List, type Member, post, put, remove } from "./api.ts";
import { find, h, keepingFocus, renderRows } from "./dom.ts";
import { currentList } from "./lists.ts";
import { clearErrors, say, showErrors } from "./messages.ts";
import { change } from "./turns.ts";

const dialog = find<HTMLDialogElement>("#sharing");
const invite = find<HTMLFormElement>(".invite", dialog);
const rows = find(".members", dialog);
const opener = find(".share");

const roleNames = { owner: "Owner", editor: "Editor", viewer: "Viewer" };

type Row = Member & { id: string };

let list: List;

function memberAddress(id: string): string {
  return `/lists/${list.id}/members/${id}`;
}

/** Runs a change of the members, shows them as they are then, and an error in the dialog. */
function changeMembers(place: HTMLElement, done: string, task: () => Promise<unknown>): void {
  change(
    async () => {
      await task();
      clearErrors(dialog);
      await show();
      say(done);
    },
    async (error) => {
      await show().catch(() => {});
      showErrors(place, error);
    },
  );
}

function createRow({ id, name, email, role }: Row): HTMLLIElement {
  const who = h("div", { class: "who" }, h("strong", {}, name), h("span", {}, email));
  if (role === "owner" || !list.may.includes("share")) {
    return h("li", {}, who, h("span", { class: "role" }, roleNames[role]));
  }
  const choice = h(
    "select",
    { class: "member-role", "aria-label": `Role of ${name}` },
    h("option", { value: "viewer" }, roleNames.viewer),
    h("option", { value: "editor" }, roleNames.editor),
  );
  choice.addEventListener("change", () => {
    const done = `${name} is ${choice.value} now.`;
    changeMembers(dialog, done, () => put(memberAddress(id), { role: choice.value }));
  });
  const onclick = () => changeMembers(dialog, `${name} removed.`, () => remove(memberAddress(id)));
  const attributes = { type: "button", class: "remove-member quiet", onclick };
  return h(
    "li",
    {},
    who,
    choice,
    h("button", { ...attributes, "aria-label": `Remove ${name}` }, "Remove"),
  );
}

function updateRow(row: HTMLElement, { role }: Row): void {
  const choice = row.querySelector("select");
  if (choice) choice.value = role;
}

async function show(): Promise<void> {
  const members = await get<Member[]>(`/lists/${list.id}/members`);
  const items = members.map((member) => ({ ...member, id: member.accountId }));
  const fallback = find<HTMLElement>(".dialog-head button", dialog);
  keepingFocus(dialog, fallback, () => renderRows(rows, items, createRow, updateRow));
}

/** The button says what the list allows: to share it, or only to see with whom it is shared. */
export function showSharingButton(): void {
  opener.textContent = currentList()?.may.includes("share") ? "Share" : "Members";
}

export function startSharing(): void {
  opener.addEventListener("click", () => {
    const current = currentList();
    if (!current) return;
    list = current;
    const may = list.may.includes("share");
    change(async () => {
      rows.replaceChildren();
      await show();
      clearErrors(dialog);
      invite.reset();
      invite.hidden = !may;
      find("h2", dialog).textContent = may ? `Share “${list.name}”` : `Members of “${list.name}”`;
      dialog.showModal();
      if (may) find("[name=email]", invite).focus();
    });
  });
  invite.addEventListener("submit", (event) => {
    event.preventDefault();
    const { email, role } = Object.fromEntries(new FormData(invite));
    changeMembers(dialog, `Shared with ${email}.`, async () => {
      await post(`/lists/${list.id}/members`, { email, role });
      invite.reset();
    });
  });
}
