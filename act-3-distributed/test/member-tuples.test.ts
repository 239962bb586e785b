import { expect, onTestFinished, test } from "vitest";
import { ensuringTuples } from "../src/async/ensuring-tuples.ts";
import { allOrNone } from "../src/async/relay.ts";
import { openDatabase } from "../src/data/database.ts";
import { declarePermissions } from "../src/data/declare-permissions.ts";
import { memberTuples } from "../src/data/member-tuples.ts";
import { openClient } from "../src/data/openfga.ts";
import { outboxClaims } from "../src/data/outbox.ts";
import { openPermissions } from "../src/data/permissions.ts";
import { addMember, changeRole, deleteList, type Role, removeMember } from "../src/domain/list.ts";
import { readPermissionConfig } from "../src/ops/config.ts";
import { openfgaSettings } from "./openfga.ts";
import { fail, startTables } from "./tables.ts";

const now = new Date("2026-11-21T10:00:00.123Z");

/** Ana's Inbox, which she shares with Ben without putting anything into force. */
async function startMembers() {
  const tables = await startTables();
  const { db, members, lists, addAccount } = tables;
  const { caller, inboxId: listId } = await addAccount("Ana");
  const { caller: ben } = await addAccount("Ben");
  const { id: anaId } = caller.account;
  const { id: benId } = ben.account;
  const permissions = await openPermissions(readPermissionConfig(openfgaSettings()));
  const { membersOf } = permissions;
  return {
    ...tables,
    permissions,
    caller,
    listId,
    ensure: memberTuples(db, permissions),
    /** Ben's roles in OpenFGA. */
    rolesOfBen: async () =>
      (await membersOf(listId))
        .filter(({ accountId }) => accountId === benId)
        .map(({ role }) => role),
    share: (role: Role) =>
      members.add(caller, listId, () => addMember(listId, ben.account, role, anaId, now)),
    setRole: (role: Role) =>
      members.change(caller, listId, benId, (_list, before) => {
        if (!before) throw new Error("Ben is missing.");
        return changeRole(listId, before, role, anaId, now);
      }),
    unshare: () =>
      members.remove(caller, listId, benId, (_list, before) => {
        if (!before) throw new Error("Ben is missing.");
        return removeMember(listId, before, anaId, now);
      }),
    removeList: (id: string) =>
      lists.remove(caller, id, (list) => {
        if (!list) throw new Error("The list is missing.");
        return deleteList({ ...list, isInbox: false }, anaId, now);
      }),
  };
}

test("tuples follow the members, whatever they were before", async () => {
  const { ensure, listId, rolesOfBen, share, setRole, unshare } = await startMembers();
  await share("editor");
  await ensure(listId);
  expect(await rolesOfBen()).toEqual(["editor"]);
  await setRole("viewer");
  await ensure(listId);
  expect(await rolesOfBen()).toEqual(["viewer"]);
  await unshare();
  await share("editor");
  await ensure(listId);
  expect(await rolesOfBen()).toEqual(["editor"]);
  await unshare();
  for (let i = 0; i < 2; i++) await ensure(listId);
  expect(await rolesOfBen()).toEqual([]);
});

test("after concurrent changes, OpenFGA has the last one, whoever was late", async () => {
  const { ensure, listId, rolesOfBen, share, setRole, unshare } = await startMembers();
  for (let round = 0; round < 20; round++) {
    await share("viewer");
    const late = [ensure(listId), ensure(listId)]; // as other processes do for earlier changes
    await setRole(round % 2 ? "editor" : "viewer");
    late.push(ensure(listId));
    await unshare();
    await ensure(listId);
    expect(await rolesOfBen(), `round ${round}`).toEqual([]);
    await Promise.all(late);
    expect(await rolesOfBen(), `after round ${round}`).toEqual([]);
  }
});

test("the tuples of a deleted list go", async () => {
  const { ensure, listId, permissions, share, removeList } = await startMembers();
  await share("viewer");
  await ensure(listId);
  expect(await permissions.membersOf(listId)).toHaveLength(2);
  await removeList(listId);
  await ensure(listId);
  expect(await permissions.membersOf(listId)).toEqual([]);
});

test("a change whose process died is in force before its event is published", async () => {
  const { url, db, ensure, listId, permissions, rolesOfBen, ...change } = await startMembers();
  const claimed = openDatabase(url, fail, { max: 1 }); // a claim holds its only connection
  onTestFinished(() => claimed.close());
  const claims = outboxClaims(claimed);
  /** Publishes all events about members and lists. Returns Ben's roles when the last one was. */
  async function publish() {
    let roles: Role[] = [];
    const publisher = ensuringTuples(ensure, async () => {
      roles = await rolesOfBen();
    });
    for (const topic of ["member", "list"]) {
      while ((await claims.claim(topic, 100, allOrNone(publisher))) > 0);
    }
    return roles;
  }
  await change.share("editor");
  expect(await publish()).toEqual(["editor"]);
  await change.setRole("viewer");
  expect(await publish()).toEqual(["viewer"]);
  await change.unshare();
  expect(await publish()).toEqual([]);
  await change.share("viewer");
  await publish();
  await change.removeList(listId);
  expect(await publish()).toEqual([]);
  expect(await permissions.membersOf(listId)).toEqual([]);
});

test("an event is not published while its change can't be put into force", async () => {
  const { db, share } = await startMembers();
  await share("viewer");
  const published: unknown[] = [];
  const refuse = async () => {
    throw new Error("OpenFGA is down.");
  };
  const deliver = allOrNone(
    ensuringTuples(refuse, async (entries) => void published.push(entries)),
  );
  await expect(outboxClaims(db).claim("member", 100, deliver)).rejects.toThrow("is down");
  expect(published).toEqual([]);
});

test("the members of an earlier version get their tuples once, and again on demand", async () => {
  const { url, listId, permissions, rolesOfBen, share, setRole } = await startMembers();
  await share("editor");
  const config = { databaseUrl: url, ...readPermissionConfig(openfgaSettings()) };
  expect(await declarePermissions(config)).toBe(2); // the two Inboxes
  expect(await rolesOfBen()).toEqual(["editor"]);
  expect(await permissions.membersOf(listId)).toHaveLength(2);
  await setRole("viewer"); // as an earlier version would
  expect(await declarePermissions(config)).toBe(0);
  expect(await rolesOfBen()).toEqual(["editor"]);
  expect(await declarePermissions(config, { again: true })).toBe(2);
  expect(await rolesOfBen()).toEqual(["viewer"]);
});

test("a new store gets the model and all members", async () => {
  const { url, listId } = await startMembers();
  const known = readPermissionConfig(openfgaSettings());
  const { id: openfgaStore } = await openClient(known).createStore({ name: "lost and new" });
  onTestFinished(async () => void (await openClient(known).deleteStore({ storeId: openfgaStore })));
  await declarePermissions({ databaseUrl: url, ...known });
  await declarePermissions({ databaseUrl: url, ...known, openfgaStore });
  const { membersOf } = await openPermissions({ ...known, openfgaStore });
  expect(await membersOf(listId)).toHaveLength(1);
});
