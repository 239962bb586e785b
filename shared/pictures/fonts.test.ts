import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pictures, withFonts } from "./embed-fonts.ts";

it.each(pictures)("%s carries the fonts that are installed", (file) => {
  const svg = readFileSync(file, "utf8");
  // If this fails: node shared/pictures/embed-fonts.ts
  expect(svg === withFonts(svg)).toBe(true);
});
