import type { Log } from "../model.ts";
import { ask } from "./api.ts";
import { h, table } from "./dom.ts";
import { text as asText, timeOfDay } from "./format.ts";

/** Log records as a table; `within` leaves out the way to their trace. */
export function logTable(logs: Log[], within?: string): HTMLTableElement {
  const rows = logs.map(({ timeMs, severity, text, attributes, traceId }) => [
    timeOfDay(timeMs),
    h("span", { class: /ERROR|FATAL/.test(severity) ? "alarm" : "" }, severity),
    h(
      "div",
      {},
      text,
      ...Object.entries(attributes).map(([name, value]) =>
        h("span", { class: "attribute" }, `${name}: ${asText(value)}`),
      ),
    ),
    traceId && traceId !== within ? h("a", { href: `#/trace/${traceId}` }, "trace") : "",
  ]);
  return table(["Time", "Severity", "Message", ""], rows);
}

/** The newest log records. */
export function logsView(): (root: HTMLElement) => Promise<void> {
  const text = h("input", { type: "search", placeholder: "Text or trace id" });
  const filters = h("form", { class: "filters", role: "search" }, h("label", {}, "Search ", text));
  const list = h("div");
  async function refresh(): Promise<void> {
    const logs = await ask("/api/logs", { text: text.value.trim() });
    list.replaceChildren(logs.length > 0 ? logTable(logs) : h("p", {}, "No such log has come in."));
  }
  filters.addEventListener("input", () => void refresh());
  filters.addEventListener("submit", (event) => event.preventDefault());
  return async (root) => {
    await refresh();
    if (!filters.isConnected) root.replaceChildren(h("h2", {}, "Logs"), filters, list);
  };
}
