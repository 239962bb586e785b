import { onTestFinished } from "vitest";
import { openAnalyticsFile } from "../src/data/analytics-file.ts";
import { latestTodos } from "../src/data/latest-todos.ts";
import { statisticsRepository } from "../src/data/statistics.ts";
import { yearReport } from "../src/data/year-report.ts";
import type { Figures } from "./recount.ts";

/** Opens a file in memory. `figures` reads all figures of a list. */
export async function startFile() {
  const file = await openAnalyticsFile(":memory:");
  onTestFinished(() => file.close());
  const statistics = statisticsRepository(file);
  return {
    todos: await latestTodos(file),
    year: yearReport(file),
    async figures(listId: string): Promise<Figures> {
      const days = await statistics.perDay(listId, "0000-01-01");
      const byDate = days.toSorted((a, b) => (a.date < b.date ? -1 : 1));
      return { days: byDate, ...(await statistics.summary(listId)) };
    },
    clear: () => file.transaction(["DELETE FROM latest_todos"]),
  };
}
