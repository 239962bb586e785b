export type Filter = "all" | "active" | "completed";

/** Returns the filter that the address names: `#/active`, `#/completed`, or else all. */
export function currentFilter(): Filter {
  const name = location.hash.replace(/^#!?\//, "");
  return name === "active" || name === "completed" ? name : "all";
}

/** Returns the id of the list that the address names (`?list=`), or null for the Inbox. */
export function listInAddress(): string | null {
  return new URLSearchParams(location.search).get("list");
}

export function listAddress(id: string): string {
  return `?list=${encodeURIComponent(id)}#/`;
}

/** Goes to an address of this page without a reload. */
export function go(address: string): void {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** Calls `show` whenever the address changes: by a link, or by going back or forward. */
export function startRouting(show: () => void): void {
  addEventListener("popstate", show);
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="?list="]');
    const newWindow = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || newWindow) return;
    event.preventDefault();
    go(link.getAttribute("href") ?? "");
  });
}
