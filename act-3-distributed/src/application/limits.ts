import { TooManyRequests } from "../domain/errors.ts";

const hourMs = 60 * 60 * 1000;

/**
 * Returns a function that runs at most `running` tasks at a time, while at most `waiting` others
 * wait for their turn. It refuses any further task with TooManyRequests.
 */
export function gate(running: number, waiting: number) {
  const queue: (() => void)[] = [];
  let free = running;

  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else if (queue.length < waiting) await new Promise<void>((resolve) => queue.push(resolve));
    else throw new TooManyRequests("Too many people are logging in. Try again in a few seconds.");
    try {
      return await task();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free++;
    }
  };
}

/**
 * Returns a function that counts its calls for each account in each hour. Above the limit, it returns
 * false and calls `onSurplus`. `isFirst` is true for the first such call of an account in an hour.
 */
export function hourly(
  limit: number,
  clock: () => Date,
  onSurplus: (accountId: string, isFirst: boolean) => void = () => {},
) {
  const used = new Map<string, number>();
  let hour = 0;

  return (accountId: string): boolean => {
    const now = Math.floor(clock().getTime() / hourMs);
    if (now !== hour) used.clear();
    hour = now;
    const count = (used.get(accountId) ?? 0) + 1;
    used.set(accountId, count);
    if (count > limit) onSurplus(accountId, count === limit + 1);
    return count <= limit;
  };
}
