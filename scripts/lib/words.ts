import { type Act, findAct, isActWord } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { didYouMean } from "../../shared/kit/nearest.ts";

/** What may follow a command, in any order. */
export type Syntax<Flag extends string, Option extends string> = {
  /** The most acts. The default is none. */
  acts?: number;
  flags?: Flag[];
  /** Words that are followed by a value, such as `seed 42`. */
  options?: Option[];
  /** The names of other words, for example `["piece"]`. Each of them may be left out. */
  others?: string[];
};

export type Words<Flag extends string, Option extends string> = {
  acts: Act[];
  has(flag: Flag): boolean;
  /** The value after an option. */
  after(option: Option): string | undefined;
  /** The other words, in their order. */
  others: string[];
};

/**
 * Reads the words after a command. `--full` means the same as `full`.
 * @throws UserError for a word that the syntax does not have, and for an option without its value
 */
export function readWords<Flag extends string = never, Option extends string = never>(
  words: string[],
  syntax: Syntax<Flag, Option>,
): Words<Flag, Option> {
  const { acts: mostActs = 0, flags = [], options = [], others: names = [] } = syntax;
  const acts: Act[] = [];
  const others: string[] = [];
  const found = new Set<string>();
  const values = new Map<string, string>();
  const left = words.map((word) => word.replace(/^--/, ""));
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (isActWord(word) && acts.length < mostActs) acts.push(findAct(word));
    else if (flags.some((flag) => flag === word)) found.add(word);
    else if (options.some((option) => option === word)) values.set(word, takeValue(word, left));
    else if (others.length < names.length) others.push(word);
    else throw notUnderstood(word, syntax);
  }
  return {
    acts,
    has: (flag) => found.has(flag),
    after: (option) => values.get(option),
    others,
  };
}

/** Takes the value of an option from the words after it. */
function takeValue(option: string, left: string[]): string {
  const value = left.shift();
  if (value !== undefined) return value;
  throw new UserError(`'${option}' needs a value.`, `Write it after '${option}'.`);
}

function notUnderstood(word: string, syntax: Syntax<string, string>): UserError {
  const { acts = 0, flags = [], options = [], others = [] } = syntax;
  const fixed = [...flags, ...options];
  const right = [
    ...(acts > 0 ? ["an act (0, 1, …)"] : []),
    ...others.map((name) => `a ${name}`),
    ...fixed.map((one) => `'${one}'`),
  ];
  const problem = others.length > 0 ? "is one word too many" : "is not understood";
  const remedy = right.length > 0 ? `Use ${right.join(" or ")}.` : "Use the command without words.";
  return new UserError(`'${word}' ${problem}.`, didYouMean(word, fixed) + remedy);
}

/** Quotes a word for the shell of this machine. */
export function forShell(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return process.platform === "win32" ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
