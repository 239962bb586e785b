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

// Whoever reads our output may stop early, as `head` does: then nothing is left to say.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const words = process.argv.slice(2);
// npm keeps '--json' for itself and tells only by the environment.
if (process.env.npm_config_json === "true" && !words.includes("json")) words.push("json");
process.exitCode = await main(words);
