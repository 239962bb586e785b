import { InvalidInput } from "./errors.ts";

/** Characters that are invisible, or that change the direction of the text around them. */
const invisible = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/u;

/** Letters of scripts in which a zero-width joiner or non-joiner changes how a word looks. */
const joining = "[[\\p{L}\\p{M}]--[\\p{sc=Latin}\\p{sc=Greek}\\p{sc=Cyrillic}\\p{sc=Han}]]";

/** The places where scripts and emoji need such a character. */
const needed = new RegExp(
  [
    `(?<=${joining})[\\u200c\\u200d](?=${joining})`, // Persian, Hindi
    "(?<=[\\p{ExtPict}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{ExtPict})", // a family
    "(?<=\\p{ExtPict})[\\ufe0e\\ufe0f]", // a red heart
    "(?<=[0-9#*])\\ufe0f(?=\\u20e3)", // a keycap
    "(?<=\\u{1f3f4}[\\u{e0020}-\\u{e007e}]*)[\\u{e0020}-\\u{e007f}]", // the flag of Wales
    "(?<=\\p{sc=Han})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]", // a variant of a Chinese character
    "(?<=\\p{sc=Mongolian})[\\u180b-\\u180d\\u180f]",
  ].join("|"),
  "gv",
);

/**
 * Returns the trimmed text. Throws InvalidInput with the name of the field unless it is one line of
 * `min` to `max` visible characters. Invisible ones could make different texts look the same. A
 * character is a code point, so an emoji counts as one or more.
 */
export function line(field: string, text: string, max: number, min = 1): string {
  const trimmed = text.trim();
  const { length } = [...trimmed];
  const isVisible = !invisible.test(trimmed.replace(needed, ""));
  if (length >= min && length <= max && isVisible) return trimmed;
  throw new InvalidInput(field, `Must be one line of ${min} to ${max} visible characters.`);
}
