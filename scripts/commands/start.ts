import { type Act, acts, findAct } from "../acts.ts";
import { type Command, UserError } from "../lib/command.ts";
import { type Session, startSession } from "../lib/session.ts";
import { aborted, stopSignal } from "../lib/stop-signal.ts";
import { readWords } from "../lib/words.ts";

/** The command that is worth trying next: what the act adds, or what the act above adds to it. */
function nextCommand({ number }: Act): string {
  const hasNext = acts().some((act) => act.number === number + 1);
  return hasNext ? `npm run diff ${number} ${number + 1}` : `npm run diff ${number - 1} ${number}`;
}

function announce(act: Act, { running, mailUrl }: Session): void {
  console.log(`Act ${act.number} is ready: ${running.url}`);
  console.log(
    "Log in as ana@example.com (owner) and, in a private window, as chloe@example.com (viewer); " +
      "password: correct horse battery",
  );
  if (mailUrl) console.log(`Mails that it sends: ${mailUrl}`);
  console.log(`Next: ${nextCommand(act)}   (Ctrl-C stops all of it)`);
}

/** Starts an act and keeps it running until it is asked to stop. */
export const command: Command = {
  summary: "starts an act with its servers and sample data",
  usage: "npm start [act] [fresh]",
  help: `Starts the act (0 without a number) and prints its address and two log-ins. Ctrl-C stops all of it.
Data outlast a restart; 'fresh' removes them first. PORT chooses another port than 3000 + the act's number.
Acts can run side by side. What an act prints goes to .ladder/<act>/act.log.`,
  async run(words) {
    const { act = findAct("0"), has } = readWords(words, ["fresh"]);
    const signal = stopSignal();
    const starting = startSession(act, { fresh: has("fresh"), signal });
    const session = await starting.catch((error) => {
      if (signal.aborted) return undefined;
      if (error instanceof UserError) throw error;
      throw new UserError(
        error instanceof Error ? error.message : String(error),
        "'npm run doctor' looks at this machine.",
      );
    });
    if (!session) return 0;
    if (!signal.aborted) announce(act, session);
    await Promise.race([aborted(signal), session.running.ended]);
    const endedByItself = !signal.aborted;
    await session.stop();
    if (!endedByItself) return 0;
    throw new UserError(
      `${act.name} has ended by itself. The end of its log:\n${session.running.logs()}`,
      `'npm start ${act.number}' starts it again.`,
    );
  },
};
