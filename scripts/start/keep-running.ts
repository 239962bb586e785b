import { type Act, acts } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { aborted, stopSignal } from "../../shared/kit/stop-signal.ts";
import { type Session, type SessionOptions, startOf, startSession } from "./session.ts";

/** The command to try next. It shows what the act above adds, or what this act adds. */
function nextCommand({ number }: Act): string {
  const hasNext = acts().some((act) => act.number === number + 1);
  return hasNext ? `npm run diff ${number} ${number + 1}` : `npm run diff ${number - 1} ${number}`;
}

function announce(act: Act, { running, mailUrl, telemetryUrl }: Session, next: string): void {
  console.log(`Act ${act.number} is ready: ${running.url}`);
  console.log(
    "Log in as ana@example.com (owner) and, in a private window, as chloe@example.com (viewer); " +
      "password: correct horse battery. They share the list 'Launch party'.",
  );
  if (mailUrl) console.log(`E-mails that it sends: ${mailUrl}`);
  if (telemetryUrl) console.log(`Its traces and metrics: ${telemetryUrl}`);
  console.log(`Next: ${next}   (Ctrl-C stops everything)`);
}

/**
 * Starts an act with its servers and sample data, prints its address, and keeps it running until it
 * is asked to stop.
 * @param next the command to suggest; the default shows what the act adds
 * @returns the exit code: 0 if it was asked to stop
 * @throws UserError if the act can't start or ends unexpectedly
 */
export async function keepRunning(
  act: Act,
  { next = nextCommand(act), ...options }: Omit<SessionOptions, "signal"> & { next?: string },
): Promise<number> {
  const signal = stopSignal();
  const session = await startSession(act, { ...options, signal }).catch((error) => {
    if (signal.aborted) return undefined;
    if (error instanceof UserError) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    throw new UserError(problem, "'npm run doctor' checks this machine.");
  });
  if (!session) return 0;
  if (!signal.aborted) announce(act, session, next);
  await Promise.race([aborted(signal), session.running.ended]);
  const wasAsked = signal.aborted;
  await session.stop();
  if (wasAsked) return 0;
  throw new UserError(
    `${act.name} ended unexpectedly. The end of its log:\n${session.running.logs()}`,
    `'${startOf(act, options)}' starts it again.`,
  );
}
