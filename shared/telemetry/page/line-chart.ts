import uPlot from "uplot";
import type { Chart } from "../chart.ts";
import { h } from "./dom.ts";
import { quantity } from "./format.ts";

export type LineChart = { element: HTMLElement; update(chart: Chart): void };

const heightPx = 150;
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** A colour of styles.css in the current colour scheme. */
function colour(name: string): string {
  const probe = h("i", { style: `color: var(--${name})` });
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** Colours by meaning. Other lines get a colour by their position. */
const meanings: Record<string, string> = {
  p50: "line-1",
  p95: "line-2",
  p99: "line-3",
  failed: "alarm",
  due: "line-2",
  done: "line-1",
};

function lineColour(label: string, at: number): string {
  return colour(meanings[label.split(" ").at(-1) ?? ""] ?? `line-${(at % 6) + 1}`);
}

/** Finds values without neighbours. They have no line, so they get a dot. */
function loneValues(plot: uPlot, line: number): number[] {
  const values = plot.data[line] ?? [];
  return Array.from(values.keys()).filter(
    (at) => values[at] != null && values[at - 1] == null && values[at + 1] == null,
  );
}

/**
 * A chart of lines over time. `update` redraws it. Its legend shows the last known values, or those
 * under the pointer.
 * @param unit one of OpenTelemetry's, like "s" or "By"
 */
export function lineChart(title: string, unit: string): LineChart {
  const place = h("div", { class: "plot" });
  const element = h("figure", {}, h("figcaption", {}, title), place);
  let plot: uPlot | undefined;
  let shown = "";
  let latest: Chart | undefined;

  function options(chart: Chart): uPlot.Options {
    const axis = { stroke: colour("soft"), grid: { stroke: colour("line"), width: 1 }, size: 64 };
    return {
      width: place.clientWidth || 320,
      height: heightPx,
      cursor: { points: { size: 6 }, drag: { x: false, y: false }, sync: { key: "time" } },
      scales: { y: { range: (_plot, _low, high) => [0, (high || 1) * 1.1] } },
      axes: [
        {
          ...axis,
          size: 28,
          ticks: { show: false },
          values: (_plot, values) => values.map((at) => clock.format(at * 1000)),
        },
        {
          ...axis,
          ticks: { show: false },
          values: (_plot, values) => values.map((value) => quantity(value, unit)),
        },
      ],
      series: [
        { label: "at", value: (_plot, at) => (at ? clock.format(at * 1000) : "") },
        ...chart.lines.map(({ label }, at) => {
          const stroke = lineColour(label, at);
          return {
            label,
            stroke,
            width: 2,
            points: { show: false, filter: loneValues, size: 6, fill: stroke },
            value: (_plot: uPlot, value: number | null) =>
              value == null ? "–" : quantity(value, unit),
          };
        }),
      ],
    };
  }

  /** Shows the latest values in the legend, unless the pointer is over the chart. */
  function showLatest(): void {
    if (!plot || plot.cursor.idx != null) return;
    const [, ...lines] = plot.data;
    const known = lines.map((values) => Array.from(values).findLastIndex((one) => one != null));
    plot.setLegend({ idxs: [Math.max(...known), ...known] });
  }

  function draw(chart: Chart): void {
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const wanted = JSON.stringify([chart.lines.map(({ label }) => label), isDark]);
    const data: uPlot.AlignedData = [
      chart.times.map((ms) => ms / 1000),
      ...chart.lines.map(({ values }) => values),
    ];
    if (!plot || wanted !== shown) {
      plot?.destroy();
      plot = new uPlot(options(chart), data, place);
      shown = wanted;
    } else {
      plot.setData(data);
    }
    requestAnimationFrame(showLatest);
  }

  place.addEventListener("pointerleave", () => requestAnimationFrame(showLatest));
  new ResizeObserver(() => {
    plot?.setSize({ width: place.clientWidth, height: heightPx });
    requestAnimationFrame(showLatest);
  }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    if (latest) draw(latest);
  });

  return {
    element,
    update(chart) {
      latest = chart;
      draw(chart);
      const now = chart.lines.map(({ label, values }) => {
        const last = values.findLast((value) => value !== null);
        return `${label}: ${last == null ? "nothing" : quantity(last, unit)}`;
      });
      place.setAttribute("role", "img");
      place.setAttribute("aria-label", `${title}. ${now.join(", ")}`);
    },
  };
}
