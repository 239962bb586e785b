import { setFlagsFromString } from "node:v8";
import type { Line } from "./model.ts";

// A pattern such as /(a+)+b/ must not hang the program, so V8 switches to an engine with linear
// time.
setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks");

/**
 * Returns a function that matches lines with a claim's pattern. A pattern is a substring of the
 * line or a `/regular expression/`. The prefix `+ ` or `- ` limits it to added or removed lines.
 * @throws SyntaxError for an invalid regular expression
 */
export function lineMatcher(pattern: string): (line: Line) => boolean {
  const [, sign, body = ""] = /^(?:([+-]) )?(.*)$/s.exec(pattern) ?? [];
  const expression = /^\/(.+)\/$/.exec(body)?.[1];
  const matches = expression
    ? (text: string) => new RegExp(expression).test(text)
    : (text: string) => text.includes(body);
  return (line) => (sign ? line.sign === sign : /[+-]/.test(line.sign)) && matches(line.text);
}

/**
 * Returns a function that matches paths with a glob: `*` matches any part of a name, `**` also
 * matches folders.
 */
export function pathMatcher(glob: string): (path: string) => boolean {
  if (!glob.includes("*")) return (path) => path === glob;
  const source = glob
    .split(/(\*\*\/|\*\*|\*)/)
    .map((part) => wildcards[part] ?? part.replace(/[.+^${}()|[\]\\?]/g, "\\$&"))
    .join("");
  const expression = new RegExp(`^${source}$`);
  return (path) => expression.test(path);
}

const wildcards: Record<string, string> = { "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*" };
