import { type Act, findAct, isActWord } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { didYouMean } from "../../shared/kit/nearest.ts";

/**
 * Reads words in any order: an act, and some of the `flags`.
 * @throws UserError for a word that is neither
 */
export function readWords<Flag extends string>(
  words: string[],
  flags: Flag[],
): { act: Act | undefined; has: (flag: Flag) => boolean } {
  const actWord = words.find(isActWord);
  const unknown = words.find((word) => word !== actWord && !flags.includes(word as Flag));
  if (unknown !== undefined) {
    const right = ["an act (0, 1, …)", ...flags.map((flag) => `'${flag}'`)].join(" or ");
    throw new UserError(
      `'${unknown}' is not understood.`,
      `${didYouMean(unknown, flags)}Use one of: ${right}.`,
    );
  }
  return {
    act: actWord === undefined ? undefined : findAct(actWord),
    has: (flag) => words.includes(flag),
  };
}

/** Quotes a word for the shell of this machine. */
export function forShell(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return process.platform === "win32" ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
