import type { DrillResult } from "./run-drill.ts";

/**
 * One line for each run, with its seed and every side's verdict, and one for each side that could
 * not be judged. Several runs end with a count and the command that repeats the first failed run.
 */
export function outcomes(results: DrillResult[]): string {
  const lines = results.flatMap(({ ok, seed, seconds, sides }) => {
    const verdicts = sides.map(({ title, verdict }) => `${title}: ${verdict}`).join("; ");
    const reasons = sides.flatMap(({ title, error }) => (error ? [`    ${title}: ${error}`] : []));
    const line = `${ok ? "✓" : "✗"} seed ${`${seed}`.padEnd(11)} ${`${seconds} s`.padStart(7)}  ${verdicts}`;
    return [line, ...reasons];
  });
  if (results.length < 2) return lines.join("\n");
  const wrong = results.filter(({ ok }) => !ok);
  const seconds = results.map((one) => one.seconds).sort((a, b) => a - b);
  lines.push(
    "",
    `${results.length - wrong.length} of ${results.length} runs had the expected outcome, in ${seconds[0]} to ${seconds.at(-1)} s.`,
  );
  const [first] = wrong;
  if (first)
    lines.push(
      `To repeat the first one that did not: npm run drill ${first.id} seed ${first.seed}`,
    );
  return lines.join("\n");
}
