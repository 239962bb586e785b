import type { Span } from "../records.ts";
import type { ViewerApi } from "../viewer.ts";
import { ask } from "./api.ts";
import { attributeList } from "./attributes.ts";
import { h, table } from "./dom.ts";
import { duration, text, timeOfDay, until } from "./format.ts";
import { logTable } from "./logs.ts";
import { type Row, rowsOf } from "./span-tree.ts";

type Trace = ViewerApi["/api/trace"][number];
/** The time range of the page's width. */
type Extent = { startMs: number; durationMs: number };

const mostRows = 500;
const marks = [0, 0.25, 0.5, 0.75, 1];

function extentOf(spans: Span[]): Extent {
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const endMs = Math.max(...spans.map((span) => span.startMs + span.durationMs));
  return { startMs, durationMs: Math.max(endMs - startMs, 0.001) };
}

function details(span: Span, zoom: (extent: Extent) => void): HTMLElement {
  const zoomIn = h("button", { type: "button" }, "Zoom to this span");
  zoomIn.addEventListener("click", () => zoom(extentOf([span])));
  const attributes = Object.entries(span.attributes).map(([name, value]) => [name, text(value)]);
  const events = span.events.map((event) => [
    `+${duration(event.timeMs - span.startMs)}`,
    h("span", { class: "word" }, event.name),
    h("div", {}, ...attributeList(event.attributes)),
  ]);
  const links = span.links.map(({ traceId, spanId }) =>
    h(
      "p",
      {},
      h("a", { href: `#/trace/${traceId}` }, `Linked to span ${spanId} of trace ${traceId}`),
    ),
  );
  const about = [
    ["Name", span.name],
    ["Started", timeOfDay(span.startMs)],
    ["Duration", duration(span.durationMs)],
    ["Kind", span.kind],
    ["Service", `${span.service} ${span.instance}`],
    ...(span.problem ? [["Problem", span.problem]] : []),
  ];
  return h(
    "div",
    { class: "details" },
    zoomIn,
    ...links,
    table(["About", ""], about),
    ...(attributes.length > 0 ? [table(["Attribute", "Value"], attributes)] : []),
    ...(events.length > 0 ? [table(["Event", "Name", ""], events)] : []),
  );
}

function bar(span: Span, extent: Extent): HTMLElement {
  const share = (ms: number) => (ms / extent.durationMs) * 100;
  const left = share(span.startMs - extent.startMs);
  const width = share(span.durationMs);
  const sides = [
    { side: "after", room: 100 - left - width },
    { side: "before", room: left },
  ];
  const side = sides.find(({ room }) => room > 10)?.side ?? "inside";
  const style = `--left: ${left}%; --width: ${width}%`;
  const label = h("span", { class: `took ${side}` }, duration(span.durationMs));
  return h("span", { class: "lane", style }, h("span", { class: `bar ${span.kind}` }), label);
}

function rowOf({ span, depth }: Row, extent: Extent, zoom: (extent: Extent) => void): HTMLElement {
  const statement = span.attributes["db.query.text"];
  const name =
    typeof statement === "string"
      ? h("span", { class: "name statement", title: statement }, statement)
      : h("span", { class: "name" }, span.name);
  name.style.setProperty("--depth", `${depth}`);
  if (span.links.length > 0) name.append(h("span", { class: "mark" }, " ⇠ linked"));
  const summary = h("summary", {}, name, bar(span, extent));
  const row = h("details", { class: span.failed ? "span failed" : "span" }, summary);
  row.addEventListener("toggle", () => {
    if (row.open && !row.querySelector(".details")) row.append(details(span, zoom));
  });
  return row;
}

function axis(extent: Extent): HTMLElement {
  const labels = marks.map((at) =>
    h("span", { style: `--left: ${at * 100}%` }, duration(extent.durationMs * at)),
  );
  return h(
    "div",
    { class: "axis" },
    h("span", { class: "name" }),
    h("span", { class: "lane" }, ...labels),
  );
}

/** One trace as a waterfall. Below it are the linked traces, on the same axis, and the logs. */
export function waterfall(traceId: string): (root: HTMLElement) => Promise<void> {
  let shown = "";
  return async (root) => {
    const traces = await ask("/api/trace", { id: traceId });
    // Open rows stay open unless new data arrived.
    const state = JSON.stringify(traces.map(({ spans, logs }) => [spans.length, logs.length]));
    if (state === shown) return;
    shown = state;
    const draw = (zoomed?: Extent) => root.replaceChildren(...contentOf(traces, zoomed, draw));
    draw();
  };
}

function contentOf(traces: Trace[], zoomed: Extent | undefined, draw: (to?: Extent) => void) {
  const [first] = traces;
  if (!first) return [h("p", {}, "The receiver does not have this trace, or has it no longer.")];
  const whole = extentOf(traces.flatMap(({ spans }) => spans));
  const extent = zoomed ?? whole;
  const zoomOut = h("button", { type: "button" }, "Show the whole trace");
  zoomOut.addEventListener("click", () => draw());
  const groups = traces.map(({ traceId, spans }, at) => {
    const rows = rowsOf(spans);
    const title =
      at > 0
        ? [h("h3", {}, h("a", { href: `#/trace/${traceId}` }, `Linked trace ${traceId}`))]
        : [];
    const left = rows.length - mostRows;
    return h(
      "section",
      {},
      ...title,
      ...rows.slice(0, mostRows).map((row) => rowOf(row, extent, draw)),
      ...(left > 0 ? [h("p", {}, `${left} more spans are not shown.`)] : []),
    );
  });
  const logs = traces.flatMap((trace) => trace.logs).sort((a, b) => a.timeMs - b.timeMs);
  const count = traces.reduce((sum, { spans }) => sum + spans.length, 0);
  const root = rowsOf(first.spans)[0]?.span;
  const facts = [
    timeOfDay(whole.startMs),
    duration(root?.durationMs ?? 0),
    until(whole.durationMs, root?.durationMs ?? 0),
    `${count} spans`,
    first.traceId,
  ];
  return [
    h("h2", {}, root?.name ?? ""),
    h("p", { class: "soft" }, facts.filter(Boolean).join(" · ")),
    ...(zoomed ? [zoomOut] : []),
    h("div", { class: "waterfall" }, axis(extent), ...groups),
    ...(logs.length > 0 ? [h("h3", {}, "Logs"), logTable(logs, first.traceId)] : []),
  ];
}
