import type { Log } from "../records.ts";
import { ask } from "./api.ts";
import { attributeList } from "./attributes.ts";
import { h, table } from "./dom.ts";
import { timeOfDay } from "./format.ts";

type Cells = (string | Node)[];

function cellsOf({ timeMs, severity, text, attributes, traceId }: Log, within?: string): Cells {
  const isAlarm = /ERROR|FATAL/.test(severity);
  return [
    timeOfDay(timeMs),
    h("span", { class: isAlarm ? "word alarm" : "word" }, severity),
    h("div", {}, text, ...attributeList(attributes, text)),
    traceId && traceId !== within
      ? h("a", { class: "word", href: `#/trace/${traceId}` }, "trace")
      : "",
  ];
}

const tableOf = (rows: Cells[]) => table(["Time", "Severity", "Message", ""], rows);

/** Log records as a table. `within` is a trace id; records of that trace get no link to it. */
export function logTable(logs: Log[], within: string): HTMLTableElement {
  return tableOf(logs.map((log) => cellsOf(log, within)));
}

/** The newest log records. */
export function logsView(): (root: HTMLElement) => Promise<void> {
  const text = h("input", { type: "search", placeholder: "Text or trace id" });
  const filters = h("form", { class: "filters", role: "search" }, h("label", {}, "Search ", text));
  const list = h("div");
  let shown = new Map<string, Cells>();

  /** Reuses earlier cells, so that expanded ones stay expanded. */
  function rowsOf(logs: Log[]): Cells[] {
    const before = shown;
    shown = new Map();
    return logs.map((log) => {
      const key = JSON.stringify(log);
      const cells = before.get(key) ?? cellsOf(log);
      before.delete(key);
      shown.set(key, cells);
      return cells;
    });
  }

  async function refresh(): Promise<void> {
    const rows = rowsOf(await ask("/api/logs", { text: text.value.trim() }));
    list.replaceChildren(rows.length > 0 ? tableOf(rows) : h("p", {}, "No such log has come in."));
  }
  filters.addEventListener("input", () => void refresh());
  filters.addEventListener("submit", (event) => event.preventDefault());
  return async (root) => {
    await refresh();
    if (!filters.isConnected) root.replaceChildren(h("h2", {}, "Logs"), filters, list);
  };
}
