import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Returns the text with a style, or unchanged if styles are off. */
export type Paint = (style: Style, text: string) => string;

/** Styles text only if the stream is a terminal. Respects NO_COLOR and FORCE_COLOR. */
export function painterFor(stream: NodeJS.WriteStream): Paint {
  return (style, text) => styleText(style, text, { stream, validateStream: true });
}
