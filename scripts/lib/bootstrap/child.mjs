import { constants } from "node:os";

/** This process was asked to stop. That is not a failure, so no message is printed. */
export class Stopped extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`Stopped by ${signal}.`);
    /** The exit code that a shell would report. */
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Starts a child and waits for its end. Passes the first signal to the child, so that the child
 * never outlives this process. Therefore it listens for signals before it starts the child.
 * @param {() => import("node:child_process").ChildProcess} start
 * @param {(child: import("node:child_process").ChildProcess, signal: NodeJS.Signals) => void} [end]
 *   passes a signal to the child
 * @returns {Promise<{ code: number, asked: NodeJS.Signals | undefined }>} its exit code, and the
 *   signal that asked this process to stop, if there was one
 */
export function endOf(start, end = (child, signal) => child.kill(signal)) {
  /** @type {NodeJS.Signals | undefined} */
  let asked;
  /** @type {import("node:child_process").ChildProcess} */
  let child;
  const handOn = (/** @type {NodeJS.Signals} */ signal) => {
    if (!asked) end(child, signal);
    asked ??= signal;
  };
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, handOn);
  return new Promise((resolve, reject) => {
    child = start();
    child.on("error", reject);
    child.once("close", (code, signal) =>
      resolve({ code: code ?? 128 + constants.signals[signal ?? "SIGTERM"], asked }),
    );
  }).finally(() => {
    for (const signal of signals) process.off(signal, handOn);
  });
}
