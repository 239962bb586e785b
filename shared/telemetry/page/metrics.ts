import type { Show } from "../chart.ts";
import type { Attributes, Metric } from "../records.ts";
import { ask } from "./api.ts";
import { chartShelf } from "./chart-shelf.ts";
import { h } from "./dom.ts";

type Listed = Metric & { series: Attributes[] };

const shows: Record<Metric["kind"], Show> = {
  gauge: "value",
  counter: "rate",
  histogram: "percentiles",
};

/** The most informative attribute of a metric: the one with the most values, up to eight. */
function mostTelling({ series }: Listed): string | undefined {
  const names = [...new Set(series.flatMap((attributes) => Object.keys(attributes)))];
  const counted = names.map((name) => ({
    name,
    count: new Set(series.map((attributes) => attributes[name])).size,
  }));
  const telling = counted.filter(({ count }) => count > 1 && count <= 8);
  return telling.sort((a, b) => b.count - a.count)[0]?.name;
}

/** A chart of each received metric. */
export function metricsView(): (root: HTMLElement) => Promise<void> {
  const shelf = chartShelf();
  return async (root) => {
    const metrics = await ask("/api/metrics");
    const cards = await Promise.all(
      metrics.map(async (metric) => {
        const by = mostTelling(metric);
        const show = shows[metric.kind];
        const unit = show === "rate" && metric.unit.startsWith("{") ? "" : metric.unit;
        const panel = { title: metric.name, metric: metric.name, show, ...(by && { by }) };
        const about = [
          metric.description.replace(/\.$/, ""),
          by && `${show === "percentiles" ? "p95 by" : "By"} ${by}.`,
        ]
          .filter(Boolean)
          .join(". ");
        return h("div", { class: "card" }, await shelf.draw(panel, unit), h("p", {}, about));
      }),
    );
    root.replaceChildren(h("h2", {}, "Metrics"), h("div", { class: "cards" }, ...cards));
    if (cards.length === 0) root.append(h("p", {}, "No metric has come in yet."));
  };
}
