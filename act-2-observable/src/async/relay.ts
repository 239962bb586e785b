import type { Deliver, Entry, Outbox } from "../application/outbox.ts";
import type { Message } from "../domain/message.ts";

/**
 * Delivers what the outbox holds, each topic by itself: a mail server that hangs delays mails and
 * nothing else. New messages wake it; polling finds what a crashed process has left, and what is to
 * be tried again. Source: Chris Richardson, microservices.io, 'Transactional outbox'.
 */
export function createRelay(
  outbox: Outbox,
  logError: (error: unknown, entry?: Entry) => void,
  { pollMs = 1_000 } = {},
) {
  const wakers = new Map<string, () => void>();
  const loops = new Map<string, Promise<void>>();
  let stopped = false;

  const wake = (topics: Iterable<string>) => {
    for (const topic of topics) wakers.get(topic)?.();
  };
  outbox.onCommit(wake);

  async function run(topic: string, deliver: Deliver, limit: number): Promise<void> {
    let woken = Promise.withResolvers<void>();
    wakers.set(topic, () => woken.resolve());
    while (!stopped) {
      woken = Promise.withResolvers();
      const taken = await outbox.take(topic, limit, logged(deliver)).catch((error) => {
        logError(error);
        return 0;
      });
      if (taken > 0) continue;
      const timer = setTimeout(woken.resolve, pollMs);
      await woken.promise;
      clearTimeout(timer);
    }
  }

  /** Whoever runs the app must hear of what could not be delivered. */
  function logged(deliver: Deliver): Deliver {
    return async (entries) => {
      const undelivered = await deliver(entries);
      for (const { error, entry } of undelivered) logError(error, entry);
      return undelivered;
    };
  }

  return {
    /** At most `limit` messages are taken at a time. */
    subscribe(topic: string, deliver: Deliver, { limit = 100 } = {}): void {
      loops.set(topic, run(topic, deliver, limit));
    },

    topics: () => [...loops.keys()],

    /** Ends when what is being delivered has been; the rest waits for the next start. */
    async stop(): Promise<void> {
      stopped = true;
      wake(wakers.keys());
      await Promise.all(loops.values());
    },
  };
}

/** Delivers messages one by one, side by side: those with the same key never come together. */
export function each<Data>(deliver: (data: Data, entry: Entry) => Promise<void>): Deliver {
  return async (entries) => {
    const results = await Promise.allSettled(
      entries.map(async (entry) => deliver(entry.message.data as Data, entry)),
    );
    return results.flatMap((result, i) => {
      const entry = entries[i];
      return result.status === "rejected" && entry ? [{ entry, error: result.reason }] : [];
    });
  };
}

/** Delivers messages all at once; where that fails, each half by itself, until it is known which. */
export function together(
  deliver: (messages: Message[], entries: Entry[]) => Promise<void>,
): Deliver {
  const inHalves: Deliver = async (entries) => {
    try {
      const messages = entries.map(({ message }) => message);
      await deliver(messages, entries);
      return [];
    } catch (error) {
      if (entries.length < 2) return entries.map((entry) => ({ entry, error }));
      const middle = Math.ceil(entries.length / 2);
      const undelivered = await inHalves(entries.slice(0, middle));
      return [...undelivered, ...(await inHalves(entries.slice(middle)))];
    }
  };
  return inHalves;
}
