import { bodyWidth } from "../chart.ts";
import { bar, text } from "../svg.ts";
import { type Facts, inEnglish, leaksInWords, paysForAll } from "./facts.ts";

/** A value with its name, and a bar below them. `share` is 0 to 1. */
function row(y: number, name: string, value: string, share: number, tone: string): string {
  return (
    text(0, y, name) +
    text(bodyWidth, y, value, `number end ${tone}`) +
    bar(0, y + 8, bodyWidth, share, tone || "ink")
  );
}

/** Draws the leaks, and the price of a search by the number of the caller's lists. */
export function drawLeaks(facts: Facts, all: Facts[]): string {
  const { unshares, leaked, searches, leakedSearches, costs } = facts;
  const tone = leaked > 0 ? "bad" : "good";
  const longest = Math.max(...all.flatMap((one) => one.costs.map(({ medianMs }) => medianMs)));
  const most = Math.max(...all.flatMap((one) => one.costs.map(({ loaded }) => loaded)));
  return [
    text(0, 0, "After an acknowledged unshare", "side"),
    row(30, "unshares that leaked", leaksInWords(facts), leaked / unshares, tone),
    row(
      80,
      "searches that showed the list",
      inEnglish(leakedSearches),
      leakedSearches / searches,
      tone,
    ),
    text(0, 148, "Lists loaded for each search", "side"),
    ...costs.map((cost, at) => {
      const isBad = paysForAll(cost);
      const name = `a caller with ${inEnglish(cost.lists)} lists`;
      const value = inEnglish(cost.loaded);
      return row(178 + at * 50, name, value, cost.loaded / most, isBad ? "bad" : "good");
    }),
    text(0, 346, "Median search, and its part that loads lists", "side"),
    ...costs.map(({ lists, medianMs, share }, at) => {
      const y = 376 + at * 50;
      const length = (bodyWidth * medianMs) / longest;
      const loading = share > 0 ? bar(0, y + 8, length * share, 1, "bad") : "";
      const value = `${inEnglish(medianMs)} ms, ${inEnglish(share * 100)} %`;
      return row(y, `${inEnglish(lists)} lists`, value, medianMs / longest, "") + loading;
    }),
  ].join("");
}
