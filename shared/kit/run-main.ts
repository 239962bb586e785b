import { isStopping } from "./stop-signal.ts";
import { UserError } from "./user-error.ts";

/** What a shell says of a program that Ctrl-C has ended. */
const stoppedCode = 130;

/**
 * Runs a program and sets the exit code that it answers. An error for people is told without a
 * stack. A stop that was asked for is told by the exit code alone, whatever it broke off: a program
 * for which it is the normal end answers 0.
 */
export async function runMain(program: () => Promise<number>): Promise<void> {
  process.stdout.on("error", stopAtEndOfPipe);
  try {
    const exitCode = await program();
    process.exitCode = exitCode !== 0 && isStopping() ? stoppedCode : exitCode;
  } catch (error) {
    process.exitCode = isStopping() ? stoppedCode : 1;
    if (isStopping()) return;
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n${error.remedy}\n`);
  }
}

/**
 * Whoever reads our output may stop early, as `head` does: then nothing is left to say. What has
 * been started is stopped all the same.
 */
function stopAtEndOfPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  if (process.listenerCount("SIGTERM") === 0) process.exit(0);
  process.emit("SIGTERM", "SIGTERM");
}
