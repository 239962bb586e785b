import { clearWarning, warn } from "./messages.ts";

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;
let showPage = () => {};

/** Says what shows the page anew: it runs each time when no task is left. */
export function whenIdle(show: () => void): void {
  showPage = show;
}

/**
 * Runs tasks one after the other in the order of asking. So two quick changes can't overtake each
 * other, and the poll never shows a state from before a change that is already under way.
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

/** A change that the user asked for: in turn, and what goes wrong is handed to `show`. */
export async function change(task: () => Promise<void>, show = warn): Promise<void> {
  try {
    await inTurn(task);
    clearWarning();
  } catch (error) {
    show(error);
  }
}
