import { get, type Statistics } from "./api.ts";
import { drawChart } from "./chart.ts";
import { find, h } from "./dom.ts";
import { currentList } from "./lists.ts";
import { duration, shortDay } from "./time.ts";
import { change } from "./turns.ts";

const dialog = find<HTMLDialogElement>("#statistics");
const chartPlace = find(".chart-place", dialog);

function showFigure(name: string, value: string): void {
  find(`[data-figure=${name}]`, dialog).textContent = value;
}

function tableRow({ date, created, completed }: Statistics["days"][number]): HTMLTableRowElement {
  const head = h("th", { scope: "row" }, h("time", { datetime: date }, shortDay(date)));
  return h("tr", {}, head, h("td", {}, String(created)), h("td", {}, String(completed)));
}

function show({ days, open, medianSecondsToComplete: median }: Statistics): void {
  const created = days.reduce((sum, day) => sum + day.created, 0);
  const completed = days.reduce((sum, day) => sum + day.completed, 0);
  const summary = `The last ${days.length} days: ${created} created, ${completed} completed`;

  showFigure("open", String(open));
  showFigure("completed", String(completed));
  showFigure("median", median === null ? "none yet" : duration(median));
  chartPlace.replaceChildren(drawChart(days, summary, chartPlace.clientWidth));
  find("tbody", dialog).replaceChildren(...days.toReversed().map(tableRow));
}

export function startStatistics(): void {
  find(".statistics-button").addEventListener("click", () => {
    const list = currentList();
    if (!list) return;
    change(async () => {
      const statistics = await get<Statistics>(`/lists/${list.id}/stats?days=30`);
      find("h2", dialog).textContent = `Statistics of “${list.name}”`;
      dialog.showModal();
      show(statistics);
    });
  });
}
