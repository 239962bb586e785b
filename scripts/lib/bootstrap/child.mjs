import { constants } from "node:os";

/** Somebody asked us to stop: that is no failure, and there is nothing to tell. */
export class Stopped extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`Stopped by ${signal}.`);
    /** As a shell has it. */
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Waits for the end of a child. The first signal that we get meanwhile is for the child, so that it
 * never outlives us.
 * @param {import("node:child_process").ChildProcess} child
 * @param {(signal: NodeJS.Signals) => void} [end] what a signal does to it: it gets that signal
 * @returns {Promise<{ code: number, asked: NodeJS.Signals | undefined }>} its exit code, and how we
 *   were asked to stop, if we were
 */
export function endOf(child, end = (signal) => child.kill(signal)) {
  /** @type {NodeJS.Signals | undefined} */
  let asked;
  const handOn = (/** @type {NodeJS.Signals} */ signal) => {
    if (!asked) end(signal);
    asked ??= signal;
  };
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, handOn);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.once("close", (code, signal) =>
      resolve({ code: code ?? 128 + constants.signals[signal ?? "SIGTERM"], asked }),
    );
  }).finally(() => {
    for (const signal of signals) process.off(signal, handOn);
  });
}
