import { readFileSync } from "node:fs";

/** Replaces the line ends of Windows (`\r\n`) by `\n`, as git does when it stores a text file. */
export function withUnixLineEnds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** Reads a text file. Its lines end with `\n`, whatever the editor or git has written. */
export function readTextFile(file: string): string {
  return withUnixLineEnds(readFileSync(file, "utf8"));
}
