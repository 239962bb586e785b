import { clearWarning, warn } from "./messages.ts";

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;
let showPage = () => {};

/** Sets the function that updates the page. It runs each time no task is left. */
export function whenIdle(show: () => void): void {
  showPage = show;
}

/**
 * Runs tasks one after the other, in the order of the calls. Two quick changes can't overtake each
 * other, and a poll never shows the state before a change that is in progress.
 */
export function inTurn<T>(task: () => Promise<T>): Promise<T> {
  waiting++;
  const turn = last.then(task).finally(() => {
    waiting--;
    if (waiting === 0) showPage();
  });
  last = turn.catch(() => {});
  return turn;
}

/** Runs a change by the user in turn. Passes an error to `show`. */
export async function change(task: () => Promise<void>, show = warn): Promise<void> {
  try {
    await inTurn(task);
    clearWarning();
  } catch (error) {
    show(error);
  }
}
