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
 * Starts a child and waits for its end. The first signal that we get meanwhile is for the child, so
 * that it never outlives us: we listen before there is a child to lose.
 * @param {() => import("node:child_process").ChildProcess} start
 * @param {(child: import("node:child_process").ChildProcess, signal: NodeJS.Signals) => void} [end]
 *   what a signal does to it: it gets that signal
 * @returns {Promise<{ code: number, asked: NodeJS.Signals | undefined }>} its exit code, and how we
 *   were asked to stop, if we were
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
