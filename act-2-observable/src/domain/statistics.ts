const dayMs = 24 * 60 * 60 * 1000;

export type Day = { date: string; created: number; completed: number };

/** The last so many days of UTC up to today, oldest first, as YYYY-MM-DD. */
export const lastDays = (days: number, now: Date) =>
  Array.from({ length: days }, (_, i) =>
    new Date(now.getTime() - (days - 1 - i) * dayMs).toISOString().slice(0, 10),
  );

/** Every day has an entry, the days on which nothing happened, too. */
export function perDay(dates: string[], counts: Day[]): Day[] {
  const known = new Map(counts.map((day) => [day.date, day]));
  return dates.map((date) => known.get(date) ?? { date, created: 0, completed: 0 });
}
