import { UserError } from "./lib/command.ts";
import { loadCommand } from "./lib/commands.ts";

async function main([word = "help", ...words]: string[]): Promise<number> {
  try {
    const command = await loadCommand(word);
    return await command.run(words);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n${error.remedy}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
