import "../shared/kit/clean-environment.ts";
import { runMain } from "../shared/kit/run-main.ts";
import { loadCommand } from "./lib/commands.ts";

const [word = "help", ...words] = process.argv.slice(2);
// npm consumes '--json' and only sets an environment variable.
if (process.env.npm_config_json === "true" && !words.includes("json")) words.push("json");
await runMain(async () => (await loadCommand(word)).run(words));
