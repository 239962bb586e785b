import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { declareModel, openClient, openModel } from "../src/data/openfga.ts";
import { openPermissions } from "../src/data/permissions.ts";
import { Unavailable } from "../src/domain/errors.ts";
import { readPermissionConfig } from "../src/ops/config.ts";
import { openfgaSettings } from "./openfga.ts";
import { openfgaProxy } from "./openfga-proxy.ts";

const configOf = (more: NodeJS.ProcessEnv = {}) =>
  readPermissionConfig({ ...openfgaSettings(), ...more });

const member = (role: "owner" | "editor" | "viewer" = "viewer") => {
  return { accountId: randomUUID(), role };
};

async function start() {
  const permissions = await openPermissions(configOf());
  const listId = randomUUID();
  const add = (...added: ReturnType<typeof member>[]) =>
    permissions.changeMembers(listId, { added, removed: [] });
  return { ...permissions, listId, add };
}

test("a member may do what the role allows, from the change to its end", async () => {
  const { check, changeMembers, add, listId } = await start();
  const ben = member("editor");
  expect(await check(ben.accountId, "read", listId)).toBe(false);
  await add(ben);
  expect(await check(ben.accountId, "create_todo", listId)).toBe(true);
  expect(await check(ben.accountId, "share", listId)).toBe(false);
  const viewer = { ...ben, role: "viewer" as const };
  await changeMembers(listId, { added: [viewer], removed: [ben] });
  expect(await check(ben.accountId, "create_todo", listId)).toBe(false);
  expect(await check(ben.accountId, "read", listId)).toBe(true);
  await changeMembers(listId, { added: [], removed: [viewer] });
  expect(await check(ben.accountId, "read", listId)).toBe(false);
});

test("changes can be repeated", async () => {
  const { changeMembers, membersOf, listId } = await start();
  const [ben, chloe] = [member(), member()];
  for (let i = 0; i < 2; i++) await changeMembers(listId, { added: [ben], removed: [chloe] });
  expect(await membersOf(listId)).toEqual([ben]);
});

test("any number of members can be stored, read and removed", async () => {
  const { accountsOf, changeMembers, membersOf, add, listId } = await start();
  const members = Array.from({ length: 230 }, () => member());
  const ids = members.map(({ accountId }) => accountId).sort();
  await add(...members);
  expect((await membersOf(listId)).map(({ accountId }) => accountId).sort()).toEqual(ids);
  expect((await accountsOf(listId, "read")).sort()).toEqual(ids);
  expect(await accountsOf(listId, "create_todo")).toEqual([]);
  await changeMembers(listId, { added: [], removed: members });
  expect(await membersOf(listId)).toEqual([]);
});

test("an account with 1,100 lists gets all of them, and nobody else does", async () => {
  const { listsOf } = await start();
  const client = await openModel(configOf());
  const [ana, ben] = [member("owner"), member()];
  const lists = Array.from({ length: 1_100 }, () => randomUUID());
  const user = `account:${ana.accountId}`;
  const tuples = lists.map((id) => ({ user, relation: ana.role, object: `list:${id}` }));
  while (tuples.length > 0) await client.writeTuples(tuples.splice(0, 100));
  expect((await listsOf(ana.accountId, "read")).sort()).toEqual(lists.sort());
  expect(await listsOf(ben.accountId, "read")).toEqual([]);
});

test("tuples of services are not members, and stay when members change", async () => {
  const { changeMembers, membersOf, listId } = await start();
  const client = openClient(configOf());
  const service = { user: "service:importer", relation: "editor", object: `list:${listId}` };
  await client.writeTuples([service]);
  expect(await membersOf(listId)).toEqual([]);
  await changeMembers(listId, { added: [member()], removed: [] });
  expect((await client.read(service)).tuples).toHaveLength(1);
});

test("without an answer nothing is allowed, and the error contains no question", async () => {
  const { trouble, url } = await openfgaProxy();
  const permissions = await openPermissions(configOf({ OPENFGA_URL: url }));
  trouble.broken.push("/check", "/streamed-list-objects", "/list-users", "/write", "/read");
  const { accountId, role } = member();
  const listId = randomUUID();
  for (const question of [
    () => permissions.check(accountId, "read", listId),
    () => permissions.listsOf(accountId, "read"),
    () => permissions.accountsOf(listId, "read"),
    () => permissions.membersOf(listId),
    () => permissions.changeMembers(listId, { added: [{ accountId, role }], removed: [] }),
  ]) {
    const error = await question().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(Unavailable);
    expect(inspect(error, { depth: 9 })).not.toContain(accountId);
  }
});

test("an error of the server contains no question either", async () => {
  const { check } = await start();
  const error = await check("not an id", "read", "party").catch((error: unknown) => error);
  expect(error).toBeInstanceOf(Unavailable);
  expect(inspect(error, { depth: 9 })).toContain("answered with 400");
  expect(inspect(error, { depth: 9 })).not.toContain("not an id");
});

test("a list of answers that the server may have cut off is an error", async () => {
  const { trouble, url } = await openfgaProxy();
  const { listsOf, accountsOf } = await openPermissions(configOf({ OPENFGA_URL: url }));
  trouble.slow.push("/streamed-list-objects", "/list-users");
  await Promise.all([
    expect(listsOf(randomUUID(), "read")).rejects.toThrow(Unavailable),
    expect(accountsOf(randomUUID(), "read")).rejects.toThrow(Unavailable),
  ]);
});

test("a model that the store has is not stored again", async () => {
  const client = openClient(configOf());
  const count = async () => (await client.readAuthorizationModels()).authorization_models.length;
  const before = await count();
  await declareModel(configOf());
  expect(await count()).toBe(before);
});

test("a start without OpenFGA, without its key or without the model names the remedy", async () => {
  const startWith = (more: NodeJS.ProcessEnv) => openPermissions(configOf(more));
  await expect(startWith({ OPENFGA_URL: "http://127.0.0.1:1" })).rejects.toThrow(
    /ECONNREFUSED.*Start OpenFGA at http:..127.0.0.1:1/,
  );
  await expect(startWith({ OPENFGA_KEY: "guessed" })).rejects.toThrow(/401.*set OPENFGA_URL and/);
  const { id } = await openClient(configOf()).createStore({ name: "empty" });
  await expect(startWith({ OPENFGA_STORE: id })).rejects.toThrow("Run 'npm run migrate'");
});
