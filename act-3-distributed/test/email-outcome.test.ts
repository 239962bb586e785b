import { createNoopMeter, metrics } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { DeadlineExceeded, EmailRefused } from "../src/application/notifications.ts";
import { createRelay, oneByOne } from "../src/async/relay.ts";
import { message } from "./outbox-table.ts";

const outcomes: unknown[] = [];
const meter = createNoopMeter();
meter.createCounter = () => ({ add: (_count, attributes) => outcomes.push(attributes?.outcome) });
metrics.setGlobalMeterProvider({ getMeter: () => meter });
const { observeDelivery } = await import("../src/ops/delivery.ts"); // creates its counter at once

test.each([
  ["a permanent refusal is counted as dropped", new EmailRefused("550"), "dropped"],
  ["a missed deadline is counted as timed out", new DeadlineExceeded("30 s"), "timed out"],
  ["any other failure is counted as failed", new Error("450"), "failed"],
])("%s", async (_, error, outcome) => {
  const deliver = oneByOne(observeDelivery("email", () => Promise.reject(error)));
  const delivery = { position: "1", attempt: 1, storedAt: new Date() };
  const entry = { message: { ...message("Cake"), traceparent: null }, delivery };
  expect(await deliver([entry])).toEqual([{ entry, error }]);
  expect(outcomes.at(-1)).toBe(outcome);
});

test("a permanently refused e-mail is logged and not retried", async () => {
  const logged: unknown[] = [];
  const kept = Promise.withResolvers<unknown[]>();
  const delivery = { position: "1", attempt: 1, storedAt: new Date() };
  const entry = { message: { ...message("Cake"), traceparent: null }, delivery };
  let isClaimed = false;
  const relay = createRelay(
    {
      onCommit: () => {},
      claimRetries: async () => 0,
      async claim(_topic, _limit, deliver) {
        if (isClaimed) return 0;
        isClaimed = true;
        kept.resolve(await deliver([entry]));
        return 1;
      },
    },
    (error) => logged.push(error),
  );
  const refusal = new EmailRefused("550");
  relay.subscribe(
    "email",
    oneByOne(() => Promise.reject(refusal)),
  );
  expect(await kept.promise).toEqual([]);
  expect(logged).toEqual([refusal]);
  await relay.stop();
});
