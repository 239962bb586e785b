import type { Attributes } from "../records.ts";
import { h } from "./dom.ts";
import { text } from "./format.ts";

/**
 * The attributes of a log record or an event. The stack of an exception is collapsed. Its message
 * is left out if `said` already has it.
 */
export function attributeList(attributes: Attributes, said = ""): HTMLElement[] {
  const {
    "exception.type": type = "Error",
    "exception.message": message = "",
    "exception.stacktrace": stack,
    ...others
  } = attributes;
  const known = stack === undefined ? attributes : others;
  const list = Object.entries(known).map(([name, value]) =>
    h("span", { class: "attribute" }, `${name}: ${text(value)}`),
  );
  if (stack === undefined) return list;
  const title = message === said ? text(type) : `${text(type)}: ${text(message)}`;
  return [...list, h("details", {}, h("summary", {}, title), h("pre", {}, framesOf(text(stack))))];
}

/** A stack without its first line, which repeats type and message. */
function framesOf(stack: string): string {
  return stack.slice(Math.max(0, stack.search(/^ +at /m)));
}
