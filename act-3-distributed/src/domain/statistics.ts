const dayMs = 24 * 60 * 60 * 1000;

export type Day = { date: string; created: number; completed: number };

/** The median is that of the todos that were completed in the month (YYYY-MM). */
export type Month = {
  month: string;
  created: number;
  completed: number;
  medianSecondsToComplete: number | null;
};

/** Returns the last `days` UTC days up to today, oldest first, as YYYY-MM-DD. */
export const lastDays = (days: number, now: Date) =>
  Array.from({ length: days }, (_, i) =>
    new Date(now.getTime() - (days - 1 - i) * dayMs).toISOString().slice(0, 10),
  );

/** Returns an entry for every day, also for days without events. */
export function perDay(dates: string[], counts: Day[]): Day[] {
  const known = new Map(counts.map((day) => [day.date, day]));
  return dates.map((date) => known.get(date) ?? { date, created: 0, completed: 0 });
}
