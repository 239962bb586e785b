import type { Paint } from "../../shared/kit/painter.ts";
import { allPass, type FileResult } from "./check.ts";

/**
 * Prints the tests of a piece by name, with the reason of each failure and a count: `3 of 7 tests
 * pass`.
 */
export function printResults(files: FileResult[], paint: Paint): string {
  const results = files.flatMap((file) => file.results);
  const passed = results.filter((result) => result.passed).length;
  const head = `${passed} of ${results.length} tests pass`;
  const lines = files.map((file) => printFile(file, paint));
  return `${paint(["bold", passed === results.length ? "green" : "red"], head)}\n${lines.join("")}`;
}

function printFile({ file, results, reason }: FileResult, paint: Paint): string {
  const head = `  ${paint("cyan", file)}${reason ? paint("dim", `  ${reason}`) : ""}\n`;
  const tests = results.map(({ name, passed, reason }) => {
    const mark = passed ? paint("green", "✓") : paint("red", "✗");
    const why = reason ? `\n        ${paint("dim", reason)}` : "";
    return `    ${mark} ${name}${why}\n`;
  });
  return head + tests.join("");
}

const shownAtMost = 8;

/** Prints the tests of the act that were green at the start and are red now. */
export function printBroken(files: FileResult[], paint: Paint): string {
  if (files.length === 0) return `${paint("green", "✓")} all other tests of the act pass\n`;
  const broken = files.flatMap(({ file, results, reason: whole }) =>
    results
      .filter(({ passed }) => !passed)
      .map(({ name, reason = whole }) => ({ file, name, reason })),
  );
  const lines = broken
    .slice(0, shownAtMost)
    .map(
      ({ file, name, reason }) =>
        `    ${paint("red", "✗")} ${file}: ${name}\n        ${paint("dim", reason ?? "")}\n`,
    );
  const more = broken.length > shownAtMost ? `    … and ${broken.length - shownAtMost} more\n` : "";
  const count = broken.length === 1 ? "1 other test" : `${broken.length} other tests`;
  return `${paint("red", `${count} of the act broke; before your change they passed:`)}\n${lines.join("")}${more}`;
}

export const isGreen = (files: FileResult[]) => files.every(({ results }) => allPass(results));
