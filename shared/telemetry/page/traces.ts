import type { TraceSummary } from "../telemetry-store.ts";
import { ask } from "./api.ts";
import { h, table } from "./dom.ts";
import { duration, timeOfDay, until } from "./format.ts";

function lengthOf({ durationMs, untilMs }: TraceSummary, slowestMs: number): HTMLElement {
  const style = `--share: ${durationMs / slowestMs}`;
  return h(
    "div",
    {},
    h("span", { class: "length", style }, duration(durationMs)),
    h("span", { class: "word soft" }, until(untilMs, durationMs)),
  );
}

// The search is kept when the user opens a trace and returns.
const text = h("input", { type: "search", placeholder: "Name or trace id" });
const longerThan = h("input", { type: "number", min: 0, step: 10, placeholder: "0" });
const changes = h("input", { type: "checkbox" });
const failed = h("input", { type: "checkbox" });
const filters = h(
  "form",
  { class: "filters", role: "search" },
  h("label", {}, "Search ", text),
  h("label", {}, "At least ", longerThan, " ms"),
  h("label", {}, changes, " Changes only"),
  h("label", {}, failed, " Failed only"),
);
filters.addEventListener("submit", (event) => event.preventDefault());

/** The newest traces, with a search. */
export function traces(): (root: HTMLElement) => Promise<void> {
  const list = h("div");

  async function refresh(): Promise<void> {
    const found = await ask("/api/traces", {
      text: text.value.trim(),
      longerThanMs: longerThan.value || 0,
      changes: changes.checked,
      failed: failed.checked,
    });
    const slowest = Math.max(1, ...found.map(({ durationMs }) => durationMs));
    const rows = found.map((trace) => [
      timeOfDay(trace.startMs),
      h("a", { href: `#/trace/${trace.traceId}` }, trace.name || "(root not here yet)"),
      lengthOf(trace, slowest),
      `${trace.spanCount}`,
      trace.failed ? h("span", { class: "word alarm" }, "failed") : "",
    ]);
    list.replaceChildren(
      rows.length > 0
        ? table(["Started", "Trace", "Duration", "Spans", ""], rows)
        : h("p", {}, "No such trace has come in."),
    );
  }
  filters.oninput = () => void refresh();

  return async (root) => {
    await refresh();
    if (!list.isConnected) root.replaceChildren(h("h2", {}, "Traces"), filters, list);
  };
}
