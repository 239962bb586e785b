import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Gives a text its style, or leaves it plain. */
export type Paint = (style: Style, text: string) => string;

/** Styles only where a person looks at a terminal; NO_COLOR and FORCE_COLOR are respected. */
export function painterFor(stream: NodeJS.WriteStream): Paint {
  return (style, text) => styleText(style, text, { stream, validateStream: true });
}
