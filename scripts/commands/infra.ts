import { join } from "node:path";
import { ladderDir, startInfra } from "../../shared/infra/infra.ts";
import { serverNames } from "../../shared/infra/servers.ts";
import { manifestOf } from "../../shared/kit/acts.ts";
import type { Command } from "../../shared/kit/command.ts";
import { aborted, stopSignal } from "../../shared/kit/stop-signal.ts";
import { readWords } from "../lib/words.ts";
import { homeOf } from "../start/session.ts";

/** Holds servers open for programs that are run by hand. */
export const command: Command = {
  summary: "Starts servers and prints their addresses",
  usage: "npm run infra [act | servers]",
  help: `Starts servers (${serverNames.join(", ")}; without a word, all of them) and prints their addresses as
environment variables. It runs until Ctrl-C. With an act, it starts the servers of that act, with the data
that npm start uses.
  npm run infra            all servers
  npm run infra postgres   one server
  npm run infra 1          the servers of act 1, with its data
If the environment already has the address of a server, that server is used.`,
  async run(words) {
    const signal = stopSignal();
    const { acts, has } = readWords(words, { acts: 1, flags: serverNames });
    const [act] = acts;
    const named = serverNames.filter(has);
    const ofAct = act ? manifestOf(act).servers : serverNames;
    const infra = await startInfra({
      needs: named.length > 0 ? named : ofAct,
      dir: act ? homeOf(act) : join(ladderDir, "infra"),
      signal,
    });
    // Listening for signals keeps no process alive, and a server in another process neither.
    const awake = setInterval(() => {}, 60_000);
    try {
      signal.throwIfAborted();
      for (const [name, source] of Object.entries(infra.sources))
        console.log(`# ${name}: ${source}`);
      for (const [name, address] of Object.entries(infra.env)) console.log(`${name}=${address}`);
      console.log("# Ctrl-C stops them");
      await aborted(signal);
      return 0;
    } finally {
      clearInterval(awake);
      await infra.stop();
    }
  },
};
