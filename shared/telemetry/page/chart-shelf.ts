import { ask, minutes } from "./api.ts";
import type { Panel, Promised } from "./dashboard.ts";
import { h } from "./dom.ts";
import { type LineChart, lineChart } from "./line-chart.ts";

export type ChartShelf = ReturnType<typeof chartShelf>;

/** Keeps the charts of one view, so that a refresh draws into the existing ones. */
export function chartShelf() {
  const charts = new Map<string, LineChart>();
  return {
    /** The panel's chart with fresh lines. */
    async draw({ title, ...query }: Panel, unit: string): Promise<HTMLElement> {
      const key = JSON.stringify([title, query]);
      const known =
        charts.get(key) ??
        lineChart(title, query.show === "rate" ? `${unit === "1" ? "" : unit}/s` : unit);
      charts.set(key, known);
      const { attributes = {}, ...rest } = query;
      const words = { ...rest, attributes: JSON.stringify(attributes), minutes: minutes() };
      const answer = await ask("/api/chart", words);
      known.update(answer);
      return known.element;
    },
    /** A chart of two metrics' values. */
    async drawPromised({ title, due, done }: Promised): Promise<HTMLElement> {
      const known = charts.get(title) ?? lineChart(title, "1");
      charts.set(title, known);
      const query = { show: "value", minutes: minutes() };
      const [wanted, happened] = await Promise.all(
        [due, done].map((metric) => ask("/api/chart", { ...query, metric })),
      );
      const lineOf = (label: string, values: (number | null)[] = []) => ({ label, values });
      const values = [wanted, happened].map((chart) => chart?.lines[0]?.values);
      known.update({
        times: wanted?.times ?? [],
        lines: [lineOf("due", values[0]), lineOf("done", values[1])],
      });
      const missing = Math.round((values[0]?.at(-1) ?? 0) - (values[1]?.at(-1) ?? 0));
      const verdict =
        missing > 0
          ? h("p", { class: "alarm" }, `${missing} missing or still under way`)
          : h("p", { class: "fine" }, "All that was due is done");
      return h("div", { class: "card" }, known.element, verdict);
    },
  };
}
