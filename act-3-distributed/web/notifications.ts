import { get, type Notification, post } from "./api.ts";
import { copyTemplate, find, keepingFocus, renderRows, setText } from "./dom.ts";
import { listAddress } from "./route.ts";
import { ago } from "./time.ts";
import { change } from "./turns.ts";

const bell = find(".bell");
const badge = find(".unread", bell);
const dialog = find<HTMLDialogElement>("#notifications");
const rows = find(".news", dialog);

let items: Notification[] = [];

/** Fetches the newest notifications. */
export async function loadNotifications(): Promise<void> {
  items = await get<Notification[]>("/notifications?limit=100");
  show();
}

export function forgetNotifications(): void {
  items = [];
  show();
}

function createRow({ id, listId, title, completedBy, createdAt }: Notification): HTMLElement {
  const row = copyTemplate("notification-row");
  const link = find<HTMLAnchorElement>("a", row);
  const button = find(".mark-read", row);

  find("strong", row).textContent = completedBy.name;
  link.textContent = title;
  link.setAttribute("href", listAddress(listId));
  link.addEventListener("click", () => dialog.close());
  find<HTMLTimeElement>("time", row).dateTime = createdAt;
  button.ariaLabel = `Mark as read: ${title}`;
  button.addEventListener("click", () =>
    change(async () => {
      await post(`/notifications/${id}/read`);
      await loadNotifications();
    }),
  );
  return row;
}

function updateRow(row: HTMLElement, { createdAt, readAt }: Notification): void {
  row.classList.toggle("is-unread", readAt === null);
  setText(find("time", row), ago(createdAt));
  find(".mark-read", row).hidden = readAt !== null;
}

function show(): void {
  const unread = items.filter((item) => item.readAt === null).length;
  badge.hidden = unread === 0;
  badge.textContent = unread > 99 ? "99+" : String(unread);
  bell.ariaLabel = unread > 0 ? `Notifications, ${unread} unread` : "Notifications";
  find(".none", dialog).hidden = items.length > 0;
  keepingFocus(dialog, find("h2", dialog), () => renderRows(rows, items, createRow, updateRow));
}

export function startNotifications(): void {
  bell.addEventListener("click", () => {
    dialog.showModal();
    change(loadNotifications);
  });
}
