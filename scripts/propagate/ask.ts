import { createInterface } from "node:readline/promises";

/** Asks a yes-or-no question. Every answer but yes counts as no, as do Ctrl-D and Ctrl-C. */
export async function saysYes(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<boolean> {
  const terminal = createInterface({ input, output });
  const ended = new AbortController();
  terminal.once("close", () => ended.abort());
  try {
    const answer = await terminal.question(question, { signal: ended.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    output.write("\n");
    return false;
  } finally {
    terminal.close();
  }
}
