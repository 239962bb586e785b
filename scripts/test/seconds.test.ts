import { expect, test } from "vitest";
import { tableOfSeconds } from "./seconds.ts";

test("lists the slowest stage first, marks what exceeds its budget, and adds the total", () => {
  const timings = [
    { name: "types", budget: 10, seconds: 3.14 },
    { name: "ejected", budget: 60, seconds: undefined },
    { name: "drills", budget: 100, seconds: 130 },
  ];
  expect(tableOfSeconds(timings, 131.2, 400).split("\n")).toEqual([
    " seconds  budget",
    "   130.0     100  over  drills",
    "     3.1      10        types",
    "   131.2     400        total, with stages side by side",
  ]);
});
