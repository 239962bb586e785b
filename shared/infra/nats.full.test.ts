import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { endProcess } from "../kit/processes.ts";
import { eraseInfra, type Infra, startInfra } from "./infra.ts";
import { nats } from "./nats.ts";
import { running } from "./own-process.ts";
import { partOf } from "./test-part.ts";

const needs = ["nats"];
let dir = "";
const start = async (): Promise<Infra> => {
  const infra = await startInfra({ needs, dir, purpose: "durability" });
  onTestFinished(() => infra.stop());
  return infra;
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "nats-"));
});
afterEach(async () => {
  await eraseInfra({ needs, dir });
  rmSync(dir, { recursive: true });
});

const allot = (name: string, infra: Infra) => partOf(nats, name, infra);

/** Connects as an app does, by the address alone. */
async function open(address = "") {
  const { host, username, password } = new URL(address);
  const connection = await connect({ servers: host, user: username, pass: password });
  onTestFinished(() => connection.close());
  return { client: jetstream(connection), manager: await jetstreamManager(connection) };
}

test("each instance has streams and subjects of its own", async () => {
  const infra = await start();
  const [one, other] = [await allot("one", infra), await allot("other", infra)];
  const [ours, theirs] = [await open(one.env.NATS_URL), await open(other.env.NATS_URL)];
  await ours.manager.streams.add({ name: "EVENTS", subjects: ["events.>"] });
  await theirs.manager.streams.add({ name: "EVENTS", subjects: ["events.>"] });
  await ours.client.publish("events.created", "{}");
  const countOf = async ({ manager }: typeof ours) =>
    (await manager.streams.info("EVENTS")).state.messages;
  expect([await countOf(ours), await countOf(theirs)]).toEqual([1, 0]);
});

test("a removed part takes its streams with it, and its password is refused", async () => {
  const infra = await start();
  const part = await allot("one", infra);
  await (await open(part.env.NATS_URL)).manager.streams.add({ name: "EVENTS", subjects: ["e.>"] });
  await part.remove();
  await expect(open(part.env.NATS_URL)).rejects.toThrow(/authorization/i);
  const again = await open((await allot("one", infra)).env.NATS_URL);
  expect(await again.manager.streams.list().next()).toEqual([]);
});

test("messages outlast a restart and a crash, at the same address", async () => {
  const first = await start();
  const part = await allot("one", first);
  const { client, manager } = await open(part.env.NATS_URL);
  await manager.streams.add({ name: "EVENTS", subjects: ["e.>"] });
  await client.publish("e.one", "1");
  await first.stop();
  await start();
  await (await open(part.env.NATS_URL)).client.publish("e.two", "2");
  await endProcess(running(join(dir, "nats"))?.pid ?? 0, { signal: "SIGKILL" });
  const third = await start();
  expect(third.env.NATS_URL).toBe(first.env.NATS_URL);
  const { state } = await (await open(part.env.NATS_URL)).manager.streams.info("EVENTS");
  expect(state.messages).toBe(2);
});

test("a password may begin with a digit", async () => {
  mkdirSync(join(dir, "nats"));
  writeFileSync(join(dir, "nats/accounts.json"), JSON.stringify({ ladder: "5ecret" }));
  const { env } = await allot("one", await start());
  await (await open(env.NATS_URL)).manager.streams.add({ name: "EVENTS", subjects: ["e.>"] });
});
