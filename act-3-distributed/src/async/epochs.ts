import { randomUUID } from "node:crypto";
import { Kvm } from "@nats-io/kv";
import type { Epochs } from "../application/permission-cache.ts";
import type { EventBus } from "./event-bus.ts";

type Place = Pick<EventBus, "connection" | "stream">;

/** The key-value bucket of an environment's epochs. JetStream stores it in the stream `KV_<bucket>`. */
export const epochBucket = (stream: string) => `${stream}_epochs`;

/** What this app stores as an epoch. NATS answers to any subject that a user names, also to one here. */
const isEpoch = (text: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);

/** Without direct reads, only the server that stores a value answers, so nobody reads an older one. */
const settings = () => ({ history: 1, allow_direct: false });

/** Creates the bucket of the epochs, unless it exists. */
export async function declareEpochs({ connection, stream }: Place): Promise<void> {
  await new Kvm(connection).create(epochBucket(stream), settings());
}

/**
 * Opens the bucket of the epochs: one key for each account. Values are random, because in a bucket that
 * was emptied, a counter would repeat its values. Throws an error with the remedy without the bucket.
 */
export async function openEpochs({ connection, stream }: Place): Promise<Epochs> {
  const bucket = await new Kvm(connection).open(epochBucket(stream), settings());
  await bucket.get("any").catch(({ message }: Error) => {
    throw new Error(`${message}: ${epochBucket(stream)}. Run 'npm run migrate' to create it.`);
  });
  return {
    async of(accountId) {
      const stored = (await bucket.get(accountId))?.string();
      return stored && isEpoch(stored) ? stored : undefined;
    },

    async change(accountIds) {
      await Promise.all([...new Set(accountIds)].map((id) => bucket.put(id, randomUUID())));
    },
  };
}
