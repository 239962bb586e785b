import { createInterface } from "node:readline/promises";

/** Asks a person. Whatever is not a yes is a no: Ctrl-D and Ctrl-C, too. */
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
