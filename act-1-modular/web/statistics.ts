import { get, type Statistics } from "./api.ts";
import { drawChart } from "./chart.ts";
import { find, h } from "./dom.ts";
import { currentList } from "./lists.ts";
import { duration, shortDay } from "./time.ts";
import { change } from "./turns.ts";

const dialog = find<HTMLDialogElement>("#statistics");
const body = find(".statistics-body", dialog);

function figure(name: string, value: string): HTMLElement {
  return h("div", { class: "figure" }, h("dt", {}, name), h("dd", {}, value));
}

function table(days: Statistics["days"]): HTMLTableElement {
  const heads = ["Day", "Created", "Completed"].map((text) => h("th", { scope: "col" }, text));
  const rows = days.toReversed().map((day) => {
    const head = h("th", { scope: "row" }, h("time", { datetime: day.date }, shortDay(day.date)));
    return h("tr", {}, head, h("td", {}, String(day.created)), h("td", {}, String(day.completed)));
  });
  const caption = h(
    "caption",
    { class: "visually-hidden" },
    "Todos created and completed per day (UTC)",
  );
  return h("table", {}, caption, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows));
}

function show({ days, open, medianSecondsToComplete }: Statistics): void {
  const created = days.reduce((sum, day) => sum + day.created, 0);
  const completed = days.reduce((sum, day) => sum + day.completed, 0);
  const median = medianSecondsToComplete;
  const summary = `Per day, the last ${days.length} days: ${created} created, ${completed} completed in all`;
  body.replaceChildren(
    h(
      "dl",
      { class: "figures" },
      figure("Open now", String(open)),
      figure(`Completed in ${days.length} days`, String(completed)),
      figure("Median time to complete", median === null ? "none yet" : duration(median)),
    ),
    h("p", { class: "legend", "aria-hidden": "true" }, h("i", { class: "key-created" }), "created"),
    drawChart(days, summary, body.clientWidth),
    h("details", {}, h("summary", {}, "The numbers as a table"), table(days)),
  );
  find(".legend", body).append(h("i", { class: "key-completed" }), "completed");
}

export function startStatistics(): void {
  find(".statistics-button").addEventListener("click", () => {
    const list = currentList();
    if (!list) return;
    change(async () => {
      const statistics = await get<Statistics>(`/lists/${list.id}/stats`);
      find("h2", dialog).textContent = `Statistics of “${list.name}”`;
      dialog.showModal();
      show(statistics);
    });
  });
}
