import { acts } from "../../shared/kit/acts.ts";
import type { Command } from "../../shared/kit/command.ts";
import { readWords } from "../lib/words.ts";
import { preload } from "../preload/preload.ts";
import { serveRoom } from "../preload/serve-room.ts";

export const command: Command = {
  summary: "Downloads everything that an act needs, so that it starts without a network",
  usage: "npm run preload [act] [serve]",
  help: `Downloads and builds what an act and its servers need, starts the act once with temporary data,
and prints 'READY act 1'. After that, 'npm start 1' needs no network. Without an act it prepares all acts.
Before a workshop with slow Wi-Fi, run this at home.
  npm run preload 1        what act 1 needs
  npm run preload serve    offers the programs in this machine's cache folder to a room, until Ctrl-C
'serve' prints the line that the others type. It sets LADDER_MIRROR to the address of this machine, which
must have the same system and processor. Packages of npm are not among the programs.`,
  async run(words) {
    const { acts: named, has } = readWords(words, { acts: 1, flags: ["serve"] });
    const wanted = named.length > 0 ? named : acts();
    if (has("serve")) return serveRoom(wanted.at(-1)?.number);
    for (const one of wanted) {
      const sources = await preload(one);
      for (const [name, source] of Object.entries(sources)) console.log(`${name}: ${source}`);
      console.log(`READY act ${one.number}`);
    }
    return 0;
  },
};
