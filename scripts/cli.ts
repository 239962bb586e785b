import { loadCommand } from "./lib/commands.ts";
import { runMain } from "./lib/run-main.ts";

// Whoever reads our output may stop early, as `head` does: then nothing is left to say.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const [word = "help", ...words] = process.argv.slice(2);
// npm keeps '--json' for itself and tells only by the environment.
if (process.env.npm_config_json === "true" && !words.includes("json")) words.push("json");
await runMain(async () => (await loadCommand(word)).run(words));
