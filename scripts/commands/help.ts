import type { Command } from "../../shared/kit/command.ts";
import { commandWords, loadCommand } from "../lib/commands.ts";

/** Words that npm knows without `run`. */
const npmWords = new Set(["start", "test"]);

async function list(): Promise<string> {
  const words = commandWords();
  const commands = await Promise.all(words.map(loadCommand));
  const calls = words.map((word) => (npmWords.has(word) ? `npm ${word}` : `npm run ${word}`));
  const width = Math.max(...calls.map((call) => call.length));
  const lines = commands.map(({ summary }, at) => `  ${calls[at]?.padEnd(width)}  ${summary}`);
  return `${lines.join("\n")}\n\n'npm run help <command>' explains one of them.`;
}

async function explain(word: string): Promise<string> {
  const { usage, summary, help } = await loadCommand(word);
  return `${usage}\n${summary}\n\n${help.trim()}`;
}

/** Lists all commands, or explains one. */
export const command: Command = {
  summary: "Lists all commands, or explains one",
  usage: "npm run help [command]",
  help: "Without a word, it lists every command with a short description.",
  async run([word]) {
    process.stdout.write(`${word ? await explain(word) : await list()}\n`);
    return 0;
  },
};
