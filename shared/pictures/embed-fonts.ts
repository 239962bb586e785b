import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fontFaces } from "./fonts.ts";

/** The pictures that were drawn by hand and carry their fonts. */
export const pictures = [join(import.meta.dirname, "ladder.svg")];

/** Replaces the `@font-face` rules in a picture by those of the installed fonts. */
export function withFonts(svg: string): string {
  const others = svg.replace(/^ *@font-face .*\n/gm, "");
  const faces = fontFaces().replace(/^/gm, "    ");
  return others.replace("<style>\n", () => `<style>\n${faces}\n`);
}

if (import.meta.main) {
  for (const file of pictures) writeFileSync(file, withFonts(readFileSync(file, "utf8")));
}
