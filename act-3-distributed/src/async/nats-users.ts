import { createUser, encodeUser, fromSeed } from "@nats-io/jwt";
import { epochBucket } from "./epochs.ts";
import { reportSubject } from "./report.ts";
import type { ConsumerName } from "./stream.ts";

const info = (stream: string, name: ConsumerName) => `$JS.API.CONSUMER.INFO.${stream}.${name}`;

/** To fetch the events of a consumer, acknowledge them, and look at its position. */
const consume = (stream: string, name: ConsumerName) => [
  info(stream, name),
  `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`,
  `$JS.ACK.${stream}.${name}.>`,
];

const readEpochs = (stream: string) => `$JS.API.STREAM.MSG.GET.KV_${epochBucket(stream)}`;

/** A service that changes epochs also looks at its start whether their bucket exists. */
const changeEpochs = (stream: string) => [`$KV.${epochBucket(stream)}.>`, readEpochs(stream)];

/**
 * The subjects on which each service may publish. Requests to JetStream are messages, too. Other
 * services are not users of NATS.
 */
export const publications = (stream: string): Record<string, string[]> => ({
  relay: [`${stream}.>`, ...changeEpochs(stream)],
  "write-api": changeEpochs(stream),
  "read-api": [
    info(stream, "search-projector"),
    `$JS.API.STREAM.MSG.GET.${stream}`,
    readEpochs(stream),
  ],
  "search-projector": [
    ...consume(stream, "search-projector"),
    `$JS.API.STREAM.MSG.GET.${stream}`, // to find the last event that is meant for it
  ],
  "notification-worker": consume(stream, "notification-worker"),
  "email-worker": consume(stream, "email-worker"),
  analytics: [
    ...consume(stream, "analytics"),
    `$JS.API.CONSUMER.RESET.${stream}.analytics`, // to get again what its file lacks
    `$JS.API.STREAM.INFO.${stream}`,
    readEpochs(stream), // to keep answers about permissions
  ],
});

/** The subjects on which a service gets questions. It may answer each question once. */
const questions = (stream: string): Record<string, string[]> => ({
  analytics: [reportSubject(stream)],
});

/**
 * Returns the address of NATS for a service, with the token of a user who may do what the service
 * needs, or undefined if it needs nothing. `accountSeed` is the key that signs users of the
 * environment's account.
 */
export async function serviceAddress(
  service: string,
  { natsUrl, eventStream }: { natsUrl: string; eventStream: string },
  accountSeed: string,
): Promise<string | undefined> {
  const allowed = publications(eventStream)[service];
  if (!allowed) return undefined;
  const asked = questions(eventStream)[service];
  const signer = fromSeed(Buffer.from(accountSeed));
  const token = await encodeUser(service, createUser(), signer, {
    bearer_token: true, // connects without another secret
    pub: { allow: [...allowed, "$JS.API.INFO"] }, // the client looks whether there is a JetStream
    sub: {
      allow: [
        `_INBOX.${service}.>`, // the answers to its own requests
        ...(asked ?? []),
      ],
    },
    ...(asked && { resp: { max: 1 } }),
  });
  return Object.assign(new URL(natsUrl), { username: service, password: token }).href;
}
