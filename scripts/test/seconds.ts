/** The seconds that a stage took. `undefined`: its outcome was remembered. */
export type Timing = { name: string; budget: number; seconds: number | undefined };

/** A table of the stages that ran, slowest first, each with its budget, and the total. */
export function tableOfSeconds(timings: Timing[], total: number, totalBudget: number): string {
  const ran = timings.flatMap(({ name, budget, seconds }) =>
    seconds === undefined ? [] : [{ name, budget, seconds }],
  );
  const rows = ran.sort((one, other) => other.seconds - one.seconds);
  const line = (seconds: number, budget: number, name: string) => {
    const mark = seconds > budget ? "over" : "";
    return `${seconds.toFixed(1).padStart(8)} ${`${budget}`.padStart(7)} ${mark.padStart(5)}  ${name}`;
  };
  return [
    ` seconds  budget`,
    ...rows.map(({ seconds, budget, name }) => line(seconds, budget, name)),
    line(total, totalBudget, "total, with stages side by side"),
  ].join("\n");
}
