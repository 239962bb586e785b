import { InvalidInput } from "./errors.ts";
import { line } from "./text.ts";

/** Validates the text of a query. An empty text finds everything. */
export const searchText = (text: string) => line("q", text, 200, 0);

/** Scripts without spaces between words. */
const unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/**
 * Returns the words of a text as search compares them: without case, accents and punctuation.
 * Splits very long words, because text indexes limit the length of a word.
 */
export function searchWords(text: string): string[] {
  const folded = text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "") // only accents: other marks form another letter, such as が
    .normalize("NFC")
    .toLowerCase()
    .toUpperCase() // ß and ẞ become SS
    .toLowerCase()
    .replaceAll("ς", "σ");
  const parts = unspaced.test(folded)
    ? Array.from(segmenter.segment(folded), ({ segment }) => segment)
    : [folded]; // finding words with a dictionary takes much longer
  return parts.flatMap((part) => part.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]{0,99}/gu) ?? []);
}

/** Returns the words of a query. Throws InvalidInput if there are more than `max`. */
export function queryWords(q: string, max: number): string[] {
  const words = searchWords(q);
  if (words.length <= max) return words;
  throw new InvalidInput("q", `Must have at most ${max} words.`);
}
