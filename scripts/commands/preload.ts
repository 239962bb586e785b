import { acts } from "../../shared/kit/acts.ts";
import type { Command } from "../../shared/kit/command.ts";
import { readWords } from "../lib/words.ts";
import { preload } from "../preload/preload.ts";

export const command: Command = {
  summary: "Fetches all that an act needs, so that it starts without a network",
  usage: "npm run preload [act]",
  help: `Fetches and builds what an act and its servers need, starts it once on data that are thrown
away, and prints 'READY act 1'. Afterwards 'npm start 1' needs no network. Without an act: all acts.
For a room with bad Wi-Fi, do this at home.`,
  async run(words) {
    const { act } = readWords(words, []);
    for (const one of act ? [act] : acts()) {
      const sources = await preload(one);
      for (const [name, source] of Object.entries(sources)) console.log(`${name}: ${source}`);
      console.log(`READY act ${one.number}`);
    }
    return 0;
  },
};
