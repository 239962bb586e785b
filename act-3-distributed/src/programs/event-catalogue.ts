import { createRequire } from "node:module";
import { z } from "zod";
import { type EventContract, eventContracts } from "../async/event-contracts.ts";
import { consumerNames, consumers, isRead, retentionDays } from "../async/stream.ts";
import type { Schema } from "./schema-breaks.ts";

const features: object = createRequire(import.meta.url)("../../features.cjs");

/** For example `todo.completed.v2`. */
const nameOf = ({ type, version }: EventContract) => `${type}.v${version}`;

/**
 * Returns the JSON Schema of an event as it is published. Consumers ignore properties that they do not
 * know, so a later version of the producer may add some.
 */
function schemaOf({ schema, meaning }: EventContract): Schema {
  const { $schema, ...described } = z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.format) delete jsonSchema.pattern; // the pattern says at length what the format says
      if (jsonSchema.type === "object") jsonSchema.additionalProperties = false;
    },
  });
  return { description: meaning, ...described };
}

/** The JSON Schemas of events, by name. */
export type EventSchemas = { $defs: { [name: string]: Schema } };

export const eventSchemas: EventSchemas & { $schema: string } = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $defs: Object.fromEntries(eventContracts.map((one) => [nameOf(one), schemaOf(one)])),
};

/** The schemas as text, as they are committed. */
export const eventSchemasText = `${JSON.stringify(eventSchemas, null, 2)}\n`;

/** Returns what the catalogue says about an event. Throws an error if nobody answers for it. */
function sectionOf(contract: EventContract): string {
  const { type, version, owner, meaning, isPublished } = contract;
  if (!(owner in features)) {
    const known = Object.keys(features).join(", ");
    throw new Error(`${nameOf(contract)} needs an owner, one of: ${known}`);
  }
  const readers = consumerNames
    .filter((name) => isRead(name, type))
    .map((name) => `- Consumer \`${name}\`: a replay is ${consumers[name].replay}`);
  return `
## ${nameOf(contract)}
${meaning}

- Owner: \`${owner}\`
- ${isPublished ? "Published" : `No longer published: it is read as version ${version + 1}`}
- Kept for ${retentionDays} days
${readers.length > 0 ? readers.join("\n") : "- No consumer"}
`;
}

/** Returns the catalogue: a page for people. */
export const catalogueOf = (contracts: EventContract[]) => `# Events

\`npm run contracts write\` writes this page from \`src/async/event-contracts.ts\` and \`src/async/stream.ts\`. [events.json](events.json) has the JSON Schema of each event, and [event-examples.json](event-examples.json) has examples.

- **Subject**: the name of the stream, the name of the event, and its key. Events with the same key are in order.
- **Readers** ignore fields that they do not know. They may get an event late and more than once.
- **Replay**: \`npm run replay\` gives a consumer all events again that the stream still has. \`npm run republish\` fills an emptied stream with the state of every todo.
${contracts.map(sectionOf).join("")}`;
