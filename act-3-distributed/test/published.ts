import { readFileSync } from "node:fs";
import type { Msg } from "@nats-io/transport-node";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, onTestFinished } from "vitest";
import type { EventBus } from "../src/async/event-bus.ts";
import { subjectOf } from "../src/async/stream.ts";
import type { Message } from "../src/domain/message.ts";
import type { EventSchemas } from "../src/programs/event-catalogue.ts";
import { openBus } from "./nats.ts";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../docs/contracts/${name}.json`, import.meta.url), "utf8"));

/** One message for each version of each event, in an order in which they can happen. */
export const examples: Message[] = read("event-examples");

const { $defs } = read("events") as EventSchemas;
const ajv = formats.default(new Ajv2020());

export const nameOf = ({ type, version }: Message) => `${type}.v${version}`;

/** Says what is wrong with an event by its committed schema, or nothing. */
export function wrongIn(message: Message): string {
  const schema = $defs[nameOf(message)];
  if (!schema) return `${nameOf(message)} has no schema`;
  return ajv.validate(schema, message) ? "" : `${nameOf(message)}: ${ajv.errorsText()}`;
}

/** Collects the events that are published from now on. */
export function watchPublished({ connection, stream }: EventBus) {
  const published: Msg[] = [];
  connection.subscribe(`${stream}.>`, { callback: (_error, one) => void published.push(one) });
  return {
    /** Says what is wrong with them. */
    async problems(): Promise<string[]> {
      await connection.flush(); // what the server has got before this has arrived here
      return published.flatMap((one) => {
        const message = one.json<Message>();
        const isPlaced = one.subject === subjectOf(stream, message);
        return isPlaced ? wrongIn(message) || [] : `${nameOf(message)} is in ${one.subject}`;
      });
    },
  };
}

/** Fails the test if an event that it publishes does not fit its schema. */
export async function expectContracts(stream: string): Promise<void> {
  const published = watchPublished(await openBus(stream));
  onTestFinished(async () => expect(await published.problems()).toEqual([]));
}
