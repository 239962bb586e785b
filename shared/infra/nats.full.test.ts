import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { eraseInfra, type Infra, startInfra } from "./infra.ts";
import { nats } from "./nats.ts";
import { connectTo, emptyAccount } from "./nats-accounts.ts";
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

async function open({ env }: { env: Record<string, string> }) {
  const connection = await connectTo(env.NATS_URL ?? "");
  onTestFinished(() => connection.close());
  return {
    connection,
    client: jetstream(connection),
    manager: await jetstreamManager(connection),
  };
}

test("each instance has streams and subjects of its own", async () => {
  const infra = await start();
  const [one, other] = [await allot("one", infra), await allot("other", infra)];
  const [ours, theirs] = [await open(one), await open(other)];
  await ours.manager.streams.add({ name: "EVENTS", subjects: ["events.>"] });
  await theirs.manager.streams.add({ name: "EVENTS", subjects: ["events.>"] });
  await ours.client.publish("events.created", "{}");
  const countOf = async ({ manager }: typeof ours) =>
    (await manager.streams.info("EVENTS")).state.messages;
  expect([await countOf(ours), await countOf(theirs)]).toEqual([1, 0]);
});

test("nobody connects without a user, and an app cannot manage accounts", async () => {
  const { env } = await allot("one", await start());
  const damaged = env.NATS_URL?.replace("@", "A@") ?? "";
  await expect(connectTo(damaged)).rejects.toThrow(/authorization/i);
  const { host } = new URL(damaged);
  await expect(connectTo(`nats://${host}`)).rejects.toThrow(/authorization/i);
  const { connection } = await open({ env });
  const accounts = connection.request("$SYS.REQ.CLAIMS.LIST", "", { timeout: 2_000 });
  await expect(accounts).rejects.toThrow(/no responders/);
});

test("a removed part takes its streams with it, and its user is refused", async () => {
  const infra = await start();
  const part = await allot("one", infra);
  const { connection, manager } = await open(part);
  await manager.streams.add({ name: "EVENTS", subjects: ["e.>"] });
  await part.remove();
  await connection.closed();
  await expect(open(part)).rejects.toThrow(/authorization/i);
  const again = await open(await allot("one", infra));
  expect(await again.manager.streams.list().next()).toEqual([]);
});

test("the same name gives the same part, which can be emptied", async () => {
  const infra = await start();
  const part = await allot("one", infra);
  await (await open(part)).manager.streams.add({ name: "EVENTS", subjects: ["e.>"] });
  const { manager } = await open(await allot("one", infra));
  expect(await manager.streams.list().next()).toHaveLength(1);
  await emptyAccount(infra.env, part.env.NATS_ACCOUNT_SEED ?? "");
  expect(await manager.streams.list().next()).toEqual([]);
  expect(await (await open(part)).manager.streams.list().next()).toEqual([]);
});

test("many parts can be added and removed at the same time", async () => {
  const infra = await start();
  const use = async (name: string) => {
    const part = await allot(name, infra);
    const { manager, client } = await open(part);
    await manager.streams.add({ name: "EVENTS", subjects: ["e.>"] });
    const { seq } = await client.publish("e.one", name);
    await part.remove();
    return seq;
  };
  const names = Array.from({ length: 12 }, (_, at) => `part-${at}`);
  expect(await Promise.all(names.map(use))).toEqual(names.map(() => 1));
});

test("messages and users outlast a restart and a crash", async () => {
  const first = await start();
  const part = await allot("one", first);
  const { client, manager } = await open(part);
  await manager.streams.add({ name: "EVENTS", subjects: ["e.>"] });
  await client.publish("e.one", "1");
  await first.stop();
  await start();
  await (await open(part)).client.publish("e.two", "2");
  await nats.crash?.(dir);
  await start();
  await open(first);
  const { state } = await (await open(part)).manager.streams.info("EVENTS");
  expect(state.messages).toBe(2);
});

test("a server that somebody else runs gives parts, too, but only with its seeds", async () => {
  const { NATS_OPERATOR_SEED, NATS_SYSTEM_SEED, ...addresses } = (await start()).env;
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("NATS_URL", `nats://${new URL(addresses.NATS_URL ?? "").host}`);
  await expect(allot("one", await start())).rejects.toMatchObject({
    message: "NATS_URL is set, but not NATS_OPERATOR_SEED and NATS_SYSTEM_SEED.",
  });
  vi.stubEnv("NATS_OPERATOR_SEED", NATS_OPERATOR_SEED);
  vi.stubEnv("NATS_SYSTEM_SEED", NATS_SYSTEM_SEED);
  const { manager } = await open(await allot("one", await start()));
  expect(await manager.streams.list().next()).toEqual([]);
});
