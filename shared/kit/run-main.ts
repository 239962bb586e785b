import { isStopping } from "./stop-signal.ts";
import { UserError } from "./user-error.ts";

/** The exit code that shells report for a program that Ctrl-C ended. */
const stoppedCode = 130;

/**
 * Runs a program and sets the exit code that it returns. Prints a UserError without a stack. After
 * a stop signal, prints no error and only sets the exit code. A program that normally ends with a
 * stop signal returns 0.
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
 * The reader of our output may close the pipe early, as `head` does. Then there is nothing more to
 * print, but everything that was started must still be stopped.
 */
function stopAtEndOfPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  if (process.listenerCount("SIGTERM") === 0) process.exit(0);
  process.emit("SIGTERM", "SIGTERM");
}
