import { get } from "./api.ts";
import { find } from "./dom.ts";
import { closeMenu, currentList, forgetLists, loadLists, showLists, startLists } from "./lists.ts";
import { clearWarning, warn } from "./messages.ts";
import { forgetNotifications, loadNotifications, startNotifications } from "./notifications.ts";
import { listInAddress, startRouting } from "./route.ts";
import { clearSearch, isSearching, showSearchLists, startSearch } from "./search.ts";
import { startSession } from "./session.ts";
import { showSharingButton, startSharing } from "./sharing.ts";
import { startStatistics } from "./statistics.ts";
import { focusPanel, forgetTodos, loadTodos, openListId, showTodos, startTodos } from "./todos.ts";
import { inTurn, whenIdle } from "./turns.ts";

/** The time between two polls for changes. A window that gets the focus polls at once. */
const pollMs = 5_000;

let refreshing = false;

/** Shows the lists, and the open list or the search results. */
function show(): void {
  const list = currentList();
  showLists();
  showTodos();
  showSearchLists();
  find(".todoapp").hidden = isSearching() || !list;
  if (!list) return;
  // These buttons act on the list of the address. The panel shows it only once it is loaded.
  find(".list-actions").inert = list.id !== openListId();
  document.title = `${list.name} · todos`;
  showSharingButton();
}

async function openCurrentList(): Promise<void> {
  const list = currentList();
  if (list) await loadTodos(list.id);
}

/** Shows the filter and the list of the address. A list appears once its todos are loaded. */
async function navigate(): Promise<void> {
  clearSearch();
  closeMenu();
  show();
  const isNew = currentList()?.id !== openListId();
  if (isNew) await inTurn(openCurrentList).catch(warn);

  const focused = document.activeElement;
  const isLost = focused === document.body || !focused?.checkVisibility();
  if (isLost || (isNew && !find(".lists").contains(focused))) find("#list-name").focus();
}

function leaveMissingList(): void {
  const wanted = listInAddress();
  if (wanted === null || wanted === currentList()?.id) return;
  history.replaceState(null, "", `${location.pathname}#/`);
  warn("That list is gone, or it is no longer shared with you. This is your Inbox.");
}

async function load(): Promise<void> {
  await loadLists();
  leaveMissingList();
  await openCurrentList();
  await loadNotifications();
}

async function refresh(): Promise<void> {
  if (openListId() === undefined || refreshing || document.hidden) return;
  refreshing = true;
  try {
    await inTurn(load);
    clearWarning(true);
  } catch (error) {
    warn(error);
  }
  refreshing = false;
}

async function open(): Promise<void> {
  await inTurn(load);
  focusPanel();
}

function forget(): void {
  clearSearch();
  forgetLists();
  forgetTodos();
  forgetNotifications();
  for (const shown of document.querySelectorAll(".found, .members, .chart-place, tbody")) {
    shown.replaceChildren();
  }
}

async function showVersion(): Promise<void> {
  const { act, version } = await get<{ act: number; version: string }>("/healthz");
  find(".served-by").textContent = `Act ${act} · version ${version}`;
}

startLists();
startTodos();
startSearch(show);
startSharing();
startNotifications();
startStatistics();
startRouting(navigate);
whenIdle(show);
setInterval(refresh, pollMs);
addEventListener("focus", refresh);
document.addEventListener("visibilitychange", refresh);
showVersion().catch(warn);
await startSession(open, forget);
