import type { Metric } from "../records.ts";
import { ask } from "./api.ts";
import { type ChartShelf, chartShelf } from "./chart-shelf.ts";
import { journeys, overdue, type Panel, promised, saturation } from "./dashboard.ts";
import { h } from "./dom.ts";

const nothingYet =
  "Nothing has come in yet. Use the app: metrics are sent every few seconds, traces after each request.";

function section(title: string, cards: HTMLElement[]): HTMLElement[] {
  return cards.length > 0 ? [h("h2", {}, title), h("div", { class: "cards" }, ...cards)] : [];
}

async function journeyCard(shelf: ChartShelf, name: string, unit: string): Promise<HTMLElement> {
  const { metric, by, outcome } = journeys;
  const attributes = { [by]: name };
  const charts = await Promise.all([
    shelf.draw({ title: "How long it takes", metric, show: "percentiles", attributes }, unit),
    shelf.draw(
      { title: "How often, by outcome", metric, show: "rate", by: outcome, attributes },
      "1",
    ),
  ]);
  return h("section", { class: "card" }, h("h3", {}, name), ...charts);
}

/** The overview: correctness, journeys, saturation. */
export function overview(): (root: HTMLElement) => Promise<void> {
  const shelf = chartShelf();
  return async (root) => {
    const metrics = await ask("/api/metrics");
    const known = new Map(metrics.map((metric) => [metric.name, metric]));
    const unitOf = (name: string): string => (known.get(name) as Metric | undefined)?.unit ?? "";
    const series = known.get(journeys.metric)?.series ?? [];
    const names = [...new Set(series.map((attributes) => `${attributes[journeys.by]}`))].sort();
    const cardsOf = (panels: Panel[]) =>
      panels
        .filter(({ metric }) => known.has(metric))
        .map(async (panel) =>
          h("div", { class: "card" }, await shelf.draw(panel, unitOf(panel.metric))),
        );
    const meetings = promised.filter(({ due }) => known.has(due)).map(shelf.drawPromised);
    const [right, journeyCards, full] = await Promise.all([
      Promise.all([...meetings, ...cardsOf(overdue)]),
      Promise.all(names.map((name) => journeyCard(shelf, name, unitOf(journeys.metric)))),
      Promise.all(cardsOf(saturation)),
    ]);
    const content = [
      ...section("Is it right?", right),
      ...section("What people came to do", journeyCards),
      ...section("What fills up", full),
    ];
    root.replaceChildren(...(content.length > 0 ? content : [h("p", {}, nothingYet)]));
  };
}
