import type { Paint } from "../../shared/kit/painter.ts";
import { allPass, type FileResult } from "./check.ts";
import type { Part } from "./text.ts";

/**
 * Prints the tests of a piece by name, with the reason of each failure and a count: `3 of 7 tests
 * pass`. With parts, prints the state of each, and only the tests of the first that is not done.
 */
export function printResults(files: FileResult[], parts: Part[], paint: Paint): string {
  const head = paint(["bold", isGreen(files) ? "green" : "red"], countOf(files));
  const ofNoPart = files.filter(({ file }) => !parts.some(({ tests }) => tests.includes(file)));
  const lines = ofNoPart.map((file) => printFile(file, paint));
  return `${head}\n${printParts(files, parts, paint)}${lines.join("")}`;
}

function printParts(files: FileResult[], parts: Part[], paint: Paint): string {
  const groups = parts.map(({ tests }) => files.filter(({ file }) => tests.includes(file)));
  const next = groups.findIndex((group) => !isGreen(group));
  const lines = parts.map(({ title }, at) => {
    const group = groups[at] ?? [];
    const left = at === next ? `next, ${countOf(group)}` : countOf(group);
    const state = isGreen(group) ? paint("green", "done") : paint("red", left);
    const tests = at === next ? group.map((file) => printFile(file, paint)) : [];
    return `Part ${at + 1} of ${parts.length}: ${state} (${title})\n${tests.join("")}`;
  });
  return lines.join("");
}

function countOf(files: FileResult[]): string {
  const results = files.flatMap((file) => file.results);
  return `${results.filter(({ passed }) => passed).length} of ${results.length} tests pass`;
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
