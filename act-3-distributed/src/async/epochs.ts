import { randomUUID } from "node:crypto";
import { Kvm } from "@nats-io/kv";
import type { Epochs } from "../application/permitted-lists.ts";
import type { EventBus } from "./event-bus.ts";

const bucketOf = (stream: string) => `${stream}_epochs`;

/** Only the server that stores a value answers, so nobody reads an older one. */
const settings = { history: 1, allow_direct: false };

/** Creates the bucket of the epochs, unless it exists. Returns whether it is empty. */
export async function declareEpochs({ connection, stream }: EventBus): Promise<boolean> {
  const bucket = await new Kvm(connection).create(bucketOf(stream), { ...settings });
  return (await bucket.status()).values === 0;
}

/**
 * The epochs in a key-value bucket. They are random: in a bucket that was emptied, a counter would
 * repeat its earlier values.
 */
export async function openEpochs({ connection, stream }: EventBus): Promise<Epochs> {
  const bucket = await new Kvm(connection).open(bucketOf(stream), { ...settings });
  await bucket.get("any").catch((error) => {
    throw new Error(`${error.message}: ${bucketOf(stream)}. Run 'npm run migrate' to create it.`);
  });
  return {
    async of(accountId) {
      return (await bucket.get(accountId))?.string();
    },

    async change(accountIds) {
      await Promise.all([...new Set(accountIds)].map((id) => bucket.put(id, randomUUID())));
    },
  };
}
