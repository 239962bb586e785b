import { type ConsumerName, isRead } from "../async/stream.ts";
import type { EventSchemas } from "./event-catalogue.ts";
import { type Direction, schemaBreaks } from "./schema-breaks.ts";

/**
 * Returns what a consumer could not read, one sentence each. A new consumer has the events of the old
 * version as its `input`. An old consumer reads the `output` of the new version.
 */
export function eventBreaks(
  before: EventSchemas,
  after: EventSchemas,
  direction: Direction,
  consumer: ConsumerName,
): string[] {
  const published = direction === "input" ? before : after;
  return Object.keys(published.$defs)
    .filter((name) => isRead(consumer, name))
    .flatMap((name) => {
      const [old, now] = [before.$defs[name], after.$defs[name]];
      if (old && now) return schemaBreaks(old, now, direction, name);
      return [`${name} is ${old ? "gone" : "new"}`];
    });
}
