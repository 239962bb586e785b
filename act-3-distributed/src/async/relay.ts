import {
  BadMessage,
  type BatchHandler,
  type Deliver,
  type Entry,
  type Handler,
  type Outbox,
  Undeliverable,
} from "../application/outbox.ts";

/** Logs an error. `entry` is the message that could not be delivered, if there is one. */
export type LogError = (error: unknown, entry?: Entry) => void;

/**
 * Delivers the messages of the outbox. Each topic has two loops of its own, one for new messages and
 * one for retries. A mail server that hangs delays only e-mail, and messages that fail repeatedly
 * delay only each other. A commit wakes the loops for new messages. Polling finds messages that
 * another process has left, and retries that are due. Source: Chris Richardson, microservices.io,
 * 'Transactional outbox'.
 */
export function createRelay(outbox: Outbox, logError: LogError, { pollMs = 1_000 } = {}) {
  const wakers = new Map<string, () => void>();
  const loops: Promise<void>[] = [];
  const topics = new Set<string>();
  let stopped = false;

  const wake = (names: Iterable<string>) => {
    for (const name of names) wakers.get(name)?.();
  };
  outbox.onCommit(wake);

  async function run(name: string, claim: () => Promise<number>): Promise<void> {
    let woken = Promise.withResolvers<void>();
    wakers.set(name, () => woken.resolve());
    while (!stopped) {
      woken = Promise.withResolvers();
      const claimed = await claim().catch((error) => {
        logError(error);
        return 0;
      });
      if (claimed > 0) continue;
      const timer = setTimeout(woken.resolve, pollMs);
      await woken.promise;
      clearTimeout(timer);
    }
  }

  return {
    /**
     * Delivers at most `limit` messages at a time, of which a fifth may be retries. With more
     * `lanes`, more claims run at the same time. Commits wake only one of them. Polling starts the
     * others, which help while many messages wait.
     */
    subscribe(topic: string, deliver: Deliver, { limit = 100, lanes = 1 } = {}): void {
      const retries = Math.ceil(limit / 5);
      const news = Math.max(limit - retries, 1);
      const logged = loggingFailures(deliver, logError);
      topics.add(topic);
      const claimNew = () => outbox.claim(topic, news, logged);
      loops.push(run(topic, claimNew));
      for (let lane = 2; lane <= lanes; lane++) loops.push(run(`${topic} ${lane}`, claimNew));
      loops.push(run(`${topic} retries`, () => outbox.claimRetries(topic, retries, logged)));
    },

    topics: () => [...topics],

    /** Waits for deliveries that have begun. All other messages wait for the next start. */
    async stop(): Promise<void> {
      stopped = true;
      wake(wakers.keys());
      await Promise.all(loops);
    },
  };
}

/** Logs each failed delivery. Returns the messages that a retry may deliver. */
export function loggingFailures(deliver: Deliver, logError: LogError): Deliver {
  return async (entries) => {
    const undelivered = await deliver(entries);
    for (const { error, entry } of undelivered) logError(error, entry);
    return undelivered.filter(({ error }) => !(error instanceof Undeliverable));
  };
}

/** Delivers messages concurrently, one call each. A claim has no two with the same key. */
export function oneByOne(handler: Handler): Deliver {
  return async (entries) => {
    const results = await Promise.allSettled(
      entries.map(async ({ message, delivery }) => handler(message, delivery)),
    );
    return results.flatMap((result, i) => {
      const entry = entries[i];
      return result.status === "rejected" && entry ? [{ entry, error: result.reason }] : [];
    });
  };
}

/**
 * Delivers all messages in one call. If it fails, the whole claim fails and the messages stay as they
 * are. Use it where no single message can be at fault, such as for publishing.
 */
export function allOrNone(handler: BatchHandler): Deliver {
  return async (entries) => {
    await handler(entries);
    return [];
  };
}

/**
 * Delivers all messages in one call. If a message is at fault, delivers each half separately until
 * the message is found. Any other error fails the whole batch: it would fail each half, too.
 */
export function inBatches(handler: BatchHandler): Deliver {
  const deliver: Deliver = async (entries) => {
    try {
      await handler(entries);
      return [];
    } catch (error) {
      if (entries.length < 2 || !isMessageAtFault(error)) {
        return entries.map((entry) => ({ entry, error }));
      }
      const middle = Math.ceil(entries.length / 2);
      const undelivered = await deliver(entries.slice(0, middle));
      return [...undelivered, ...(await deliver(entries.slice(middle)))];
    }
  };
  return deliver;
}

/** SQLSTATE classes 22 (data exception) and 23 (constraint violation) are about the data. */
const isMessageAtFault = (error: unknown) =>
  error instanceof BadMessage ||
  (error instanceof Error && "code" in error && /^2[23]\w{3}$/.test(`${error.code}`));
