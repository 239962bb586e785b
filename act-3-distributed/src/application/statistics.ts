import { type Day, lastDays, type Month, perDay } from "../domain/statistics.ts";
import type { Permit } from "./access.ts";
import type { Caller } from "./caller.ts";

export type Summary = { open: number; medianSecondsToComplete: number | null };

export type Statistics = {
  /** Returns only days with events, starting at `firstDay` (YYYY-MM-DD, UTC). */
  perDay(listId: string, firstDay: string): Promise<Day[]>;
  summary(listId: string): Promise<Summary>;
};

/** Returns the months of a year (UTC) with events in any list, oldest first. */
export type YearReport = (year: number) => Promise<Month[]>;

export type StatisticsUseCases = ReturnType<typeof statisticsUseCases>;

export function statisticsUseCases({
  statistics,
  permit,
  clock,
}: {
  statistics: Statistics;
  permit: Permit;
  clock: () => Date;
}) {
  return {
    async ofList(caller: Caller, listId: string, days: number) {
      const dates = lastDays(days, clock());
      const counts = await statistics.perDay(listId, dates[0] ?? "");
      const summary = await statistics.summary(listId);
      await permit(caller, "read", listId);
      return { days: perDay(dates, counts), ...summary };
    },
  };
}
