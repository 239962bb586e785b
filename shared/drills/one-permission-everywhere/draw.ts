import { bodyWidth } from "../chart.ts";
import { countPlaces } from "../edits.ts";
import { mark, text } from "../svg.ts";
import type { Facts } from "./facts.ts";
import { ways } from "./ways.ts";

const rowHeight = 23;

/** Draws which ways in obey the new rule, and where the rule was to be changed. */
export function drawRules({ obeys, places }: Facts): string {
  let y = 0;
  const rows: string[] = [];
  const add = (draw: (y: number) => string, height = rowHeight) => {
    rows.push(draw(y));
    y += height;
  };
  for (const [who, names] of Object.entries(ways)) {
    add((at) => text(0, at, who, "side"), 26);
    for (const name of names) {
      const isNew = obeys[name] ?? false;
      const word = isNew ? "new rule" : "old rule";
      add((at) => text(0, at, name) + mark(bodyWidth, at, isNew, word, "number end"));
    }
    y += 10;
  }
  const { rule, hidden, names } = places;
  add((at) => text(0, at, "Where the rule changes", "side"), 26);
  for (const file of new Set([...rule, ...hidden].map(fileOf))) {
    const isFound = !hidden.map(fileOf).includes(file);
    const count = [...rule, ...hidden].filter((place) => fileOf(place) === file).length;
    add(
      (at) =>
        text(0, at, file, "code") +
        (isFound
          ? text(bodyWidth, at, `${count}`, "number end")
          : mark(bodyWidth, at, false, `not found: ${count}`, "number end")),
    );
  }
  y += 10;
  add(
    (at) =>
      text(0, at, "names and page", "soft") +
      text(bodyWidth, at, countPlaces(names, "place"), "number end"),
  );
  return rows.join("");
}

const fileOf = (place: string) => place.split(":")[0] ?? "";
