import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { type Command, UserError } from "../../shared/kit/command.ts";
import { didYouMean } from "../../shared/kit/nearest.ts";

const commandsDir = join(root, "scripts", "commands");

/** The command words: the names of the files in `scripts/commands`. */
export function commandWords(): string[] {
  return readdirSync(commandsDir)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
}

/**
 * Loads one command.
 * @throws UserError with the list of valid words if the command does not exist
 */
export async function loadCommand(word: string): Promise<Command> {
  if (!/^[a-z][a-z-]*$/.test(word) || !existsSync(join(commandsDir, `${word}.ts`))) {
    const words = commandWords();
    throw new UserError(
      `There is no command '${word}'.`,
      `${didYouMean(word, words)}Use one of: ${words.join(", ")}. 'npm run help' explains them.`,
    );
  }
  const module = (await import(`../commands/${word}.ts`)) as { command: Command };
  return module.command;
}
