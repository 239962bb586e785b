import { getPage, type Notification, postEmpty } from "./api.ts";
import { find, h, keepingFocus, renderRows } from "./dom.ts";
import { listAddress } from "./route.ts";
import { ago } from "./time.ts";
import { change } from "./turns.ts";

const bell = find(".bell");
const badge = find(".unread", bell);
const dialog = find<HTMLDialogElement>("#notifications");
const rows = find(".news", dialog);
const more = find(".load-more", dialog);

let items: Notification[] = [];
let next: string | null = null;

/** Fetches the newest notifications; those that were there already and have been paged in stay. */
export async function loadNotifications(): Promise<void> {
  const page = await getPage<Notification>("/notifications?limit=50");
  const older = items.filter(
    (item) => page.next && item.createdAt < (page.items.at(-1)?.createdAt ?? ""),
  );
  if (older.length === 0) next = page.next;
  items = [...page.items, ...older];
  show();
}

export function forgetNotifications(): void {
  items = [];
  next = null;
  show();
}

function createRow({ id, listId, title, completedBy, createdAt }: Notification): HTMLLIElement {
  const link = h("a", { class: "news-link", href: listAddress(listId) }, title);
  const text = h("p", {}, h("strong", {}, completedBy.name), " completed ", link);
  const time = h("time", { datetime: createdAt });
  const onclick = () => markAsRead(id);
  const attributes = { type: "button", class: "mark-read quiet", onclick };
  const button = h(
    "button",
    { ...attributes, "aria-label": `Mark as read: ${title}` },
    "Mark as read",
  );
  return h("li", {}, text, time, button);
}

function updateRow(row: HTMLElement, { createdAt, readAt }: Notification): void {
  row.classList.toggle("is-unread", readAt === null);
  find("time", row).textContent = ago(createdAt);
  find(".mark-read", row).hidden = readAt !== null;
}

function show(): void {
  const unread = items.filter((item) => item.readAt === null).length;
  badge.hidden = unread === 0;
  badge.textContent = unread > 99 ? "99+" : String(unread);
  bell.setAttribute("aria-label", unread ? `Notifications, ${unread} unread` : "Notifications");
  find(".none", dialog).hidden = items.length > 0;
  more.hidden = next === null;
  keepingFocus(dialog, find("h2", dialog), () => renderRows(rows, items, createRow, updateRow));
}

function markAsRead(id: string): void {
  change(async () => {
    await postEmpty(`/notifications/${id}/read`);
    const readAt = new Date().toISOString();
    items = items.map((item) => (item.id === id ? { ...item, readAt } : item));
    show();
  });
}

export function startNotifications(): void {
  bell.addEventListener("click", () => {
    change(loadNotifications);
    dialog.showModal();
  });
  rows.addEventListener("click", (event) => {
    if ((event.target as Element).closest("a")) dialog.close();
  });
  more.addEventListener("click", () => {
    change(async () => {
      if (!next) return;
      const page = await getPage<Notification>(next);
      next = page.next;
      items = [...items, ...page.items];
      show();
    });
  });
}
