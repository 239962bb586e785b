import { expect, test } from "vitest";
import { epochBucket, openEpochs } from "../src/async/epochs.ts";
import { allCredentials } from "../src/services/credentials.ts";
import { services } from "../src/services/list.ts";
import { eventually } from "./eventually.ts";
import { emptyStream, natsSettings, openBus } from "./nats.ts";
import { watchRefusals } from "./nats-refusals.ts";

const changing = ["write-api", "relay"];
const reading = [...changing, "read-api", "analytics"];

test("only write-api and the relay can change epochs, and only those that need them read them", async () => {
  const EVENT_STREAM = await emptyStream();
  const DATABASE_URL = "postgres://owner:secret@127.0.0.1/todo";
  const credentials = await allCredentials({ DATABASE_URL, ...natsSettings(), EVENT_STREAM });
  const change = `$KV.${EVENT_STREAM}_epochs.ana`;
  const read = `$JS.API.STREAM.MSG.GET.KV_${EVENT_STREAM}_epochs`;
  const others = ["INFO", "UPDATE", "PURGE", "DELETE", "MSG.DELETE"].map(
    (what) => `$JS.API.STREAM.${what}.KV_${EVENT_STREAM}_epochs`,
  );
  const foreign = ["$KV.other_epochs.ana", "$JS.API.STREAM.MSG.GET.KV_other_epochs"];
  for (const service of services) {
    const url = credentials[service]?.NATS_URL;
    if (!url) continue; // it is no user of NATS
    const { connection, refused } = await watchRefusals(url, EVENT_STREAM);
    const expected = [...others, ...foreign];
    if (!reading.includes(service)) expected.unshift(read);
    if (!changing.includes(service)) expected.unshift(change);
    for (const subject of [change, read, ...others, ...foreign]) connection.publish(subject);
    await connection.flush();
    await eventually(() => expect(refused, service).toEqual(expected));
  }
});

test("an answer of NATS is no epoch", async () => {
  const bus = await openBus(await emptyStream());
  const epochs = await openEpochs(bus);
  await epochs.change(["ana"]);
  expect(await epochs.of("ana")).toBeDefined();
  bus.connection.publish("$JS.API.INFO", "", { reply: `$KV.${epochBucket(bus.stream)}.ana` });
  await eventually(async () => expect(await epochs.of("ana")).toBeUndefined());
  await epochs.change(["ana"]);
  expect(await epochs.of("ana")).toBeDefined();
});
