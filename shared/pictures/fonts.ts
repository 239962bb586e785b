import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The families of everything that is printed, drawn or measured: the same on every machine. */
export const sans = '"Source Sans 3", sans-serif';
export const mono = '"Source Code Pro", monospace';

const files = [
  { family: "Source Sans 3", name: "source-sans-3", weight: 400 },
  { family: "Source Sans 3", name: "source-sans-3", weight: 600 },
  { family: "Source Code Pro", name: "source-code-pro", weight: 400 },
];

/**
 * The `@font-face` rules of both families, with the fonts themselves as data URLs, so that a page or
 * picture needs no other file.
 */
export function fontFaces(): string {
  return files
    .map(({ family, name, weight }) => {
      const file = import.meta.resolve(
        `@fontsource/${name}/files/${name}-latin-${weight}-normal.woff2`,
      );
      const data = readFileSync(fileURLToPath(file)).toString("base64");
      return `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(data:font/woff2;base64,${data}) format("woff2"); }`;
    })
    .join("\n");
}
