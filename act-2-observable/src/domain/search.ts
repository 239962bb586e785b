import { line } from "./text.ts";

/** What somebody searches for. An empty text finds everything. */
export const searchText = (text: string) => line("q", text, 200, 0);

/**
 * The words of a text, as search compares them: without case, accents and punctuation. A very long
 * word counts as several, since text indices limit the length of a word.
 */
export const searchWords = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[\p{L}\p{N}]{1,100}/gu) ?? [];
