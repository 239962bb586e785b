import { find, h } from "./dom.ts";
import { logsView } from "./logs.ts";
import { metricsView } from "./metrics.ts";
import { overview } from "./overview.ts";
import { traces } from "./traces.ts";
import { waterfall } from "./waterfall.ts";

type View = (root: HTMLElement) => Promise<void>;

const views: Record<string, () => View> = {
  "": overview,
  traces,
  metrics: metricsView,
  logs: logsView,
};
const refreshEveryMs = 3000;
const problem = find("#problem");
let view: View;
/** The current view's element. A late view draws into its old element, which is no longer shown. */
let root: HTMLElement;
let timer = 0;

function refreshLater(): void {
  clearTimeout(timer);
  timer = window.setTimeout(refresh, refreshEveryMs);
}

async function refresh(): Promise<void> {
  clearTimeout(timer);
  const current = view;
  try {
    await current(root);
    problem.hidden = true;
  } catch (error) {
    problem.textContent = `The receiver does not answer: is the act still running? (${error})`;
    problem.hidden = false;
  }
  if (current === view) refreshLater();
}

function show(): void {
  const [, word = "", id = ""] = location.hash.split("/");
  view = word === "trace" ? waterfall(id) : (views[word] ?? overview)();
  root = h("div");
  find("#view").replaceChildren(root);
  const section = word === "trace" ? "traces" : word;
  for (const link of document.querySelectorAll("nav a")) {
    const isCurrent = link.getAttribute("href") === `#/${section}`;
    link.setAttribute("aria-current", isCurrent ? "page" : "false");
  }
  void refresh();
}

find("#minutes").addEventListener("input", () => void refresh());
find("#clear").addEventListener("click", async () => {
  await fetch("/api", { method: "DELETE" });
  show();
});
addEventListener("hashchange", show);
// An element that is replaced while it is pressed gets no click.
addEventListener("pointerdown", () => clearTimeout(timer));
addEventListener("pointerup", refreshLater);
addEventListener("pointercancel", refreshLater);
show();
