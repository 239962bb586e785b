import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Shows a text through PAGER or `less`. Prints the text if the output is not a terminal or the
 * program does not exist.
 */
export async function page(text: string): Promise<void> {
  const pager = process.env.PAGER ?? "less";
  if (!process.stdout.isTTY || pager === "" || pager === "cat") return write(text);
  const env = { LESS: "FRX", ...process.env };
  const child = spawn(pager, { shell: true, stdio: ["pipe", "inherit", "ignore"], env });
  child.stdin.on("error", () => {}); // The reader closed the pager before the end, which is not an error.
  child.stdin.end(text);
  const [code] = await once(child, "exit");
  if (code === 127) await write(text);
}

/** A text without control characters of the shown files, which a terminal would obey; colours stay. */
export function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is about them
  return text.replace(/(?!\x1b\[[\d;]*m)[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "\u{fffd}");
}

async function write(text: string): Promise<void> {
  await new Promise((resolve) => process.stdout.write(withoutControls(text), resolve));
}
