import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { root } from "../../shared/kit/acts.ts";

const formatted = /\.([cm]?[jt]s|json|css|html)$/;

/** Whether Biome formats files of this kind. */
export const isFormatted = (path: string) => formatted.test(path);

/**
 * Formats a file's text with the repository's Biome, and sorts its imports. Writes nothing. Returns
 * the formatted text, or Biome's error if it can't parse the text.
 */
export async function format(
  path: string,
  source: string,
): Promise<{ text: string; error: string }> {
  const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
  const words = [biome, "check", "--write", "--linter-enabled=false", `--stdin-file-path=${path}`];
  const child = spawn(process.execPath, words, { cwd: root, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(source);
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return code === 0 ? { text: output, error: "" } : { text: source, error: errors.trim() };
}
