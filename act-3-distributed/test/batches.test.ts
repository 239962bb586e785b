import { expect, test } from "vitest";
import { BadMessage } from "../src/application/outbox.ts";
import { inBatches } from "../src/async/relay.ts";
import { idsOf, message } from "./outbox-table.ts";

const entries = Array.from({ length: 1_000 }, (_, i) => {
  const delivery = { position: `${i}`, attempt: 1, storedAt: new Date() };
  return { message: { ...message(`${i}`), traceparent: null }, delivery };
});

/** Delivers 1,000 messages to a handler that fails if message 400 is in the batch. */
async function deliver(error: Error) {
  const batches: string[][] = [];
  const undelivered = await inBatches(async (batch) => {
    const ids = idsOf(batch);
    batches.push(ids);
    if (ids.includes("400")) throw error;
  })(entries);
  return { batches, undelivered: idsOf(undelivered.map(({ entry }) => entry)) };
}

const withCode = (code: string) => Object.assign(new Error("No."), { code });

test.each([
  ["a constraint", withCode("23514")],
  ["a value", withCode("22P02")],
  ["the handler", new BadMessage("No.")],
])("only the message that %s refuses is not delivered", async (_, error) => {
  const { batches, undelivered } = await deliver(error);
  expect(undelivered).toEqual(["400"]);
  expect(batches.length).toBeLessThan(25);
});

test.each([
  ["that is unreachable", withCode("ECONNREFUSED")],
  ["that is shutting down", withCode("57P01")],
  ["that does not answer", new Error("Query read timeout")],
])("a database %s fails a batch at once", async (_, error) => {
  const { batches, undelivered } = await deliver(error);
  expect(undelivered).toHaveLength(1_000);
  expect(batches).toHaveLength(1);
});
