import { expect, test } from "vitest";
import { Conflict, Forbidden, NotFound } from "../../src/domain/errors.ts";
import {
  addMember,
  changeRole,
  createList,
  deleteList,
  mustAllow,
  removeMember,
  renameList,
} from "../../src/domain/list.ts";

const now = new Date("2026-11-16T09:00:00Z");
const { list: party, events: created } = createList({ id: "1", name: " Party " }, "ana", now);
const ben = { id: "ben", email: "ben@example.com", name: "Ben" };

test("without a role a list does not exist, and a lower role is forbidden to act", () => {
  expect(() => mustAllow(undefined, ["owner", "viewer"])).toThrow(NotFound);
  expect(() => mustAllow("viewer", ["owner", "editor"])).toThrow(Forbidden);
  expect(() => mustAllow("editor", ["owner", "editor"])).not.toThrow();
});

test("a new list belongs to the account that creates it", () => {
  expect(party).toEqual({ id: "1", name: "Party", createdAt: now, isInbox: false });
  expect(created).toEqual([
    { type: "list.created", occurredAt: now, actorId: "ana", list: party },
    {
      type: "member.added",
      occurredAt: now,
      actorId: "ana",
      listId: "1",
      accountId: "ana",
      role: "owner",
    },
  ]);
});

test("a new name is an event, and the same name is not", () => {
  const { list, events } = renameList(party, "Picnic", "ana", now);
  expect(events).toEqual([{ type: "list.renamed", occurredAt: now, actorId: "ana", list }]);
  expect(renameList(party, "Party", "ana", now).events).toEqual([]);
});

test("sharing, a new role and unsharing are events without an e-mail address", () => {
  const about = { occurredAt: now, actorId: "ana", listId: "1", accountId: "ben" };
  const { member, events } = addMember("1", ben, "viewer", "ana", now);
  expect(events).toEqual([{ type: "member.added", ...about, role: "viewer" }]);
  const changed = changeRole("1", member, "editor", "ana", now);
  expect(changed.member).toEqual({ ...member, role: "editor" });
  expect(changed.events).toEqual([{ type: "member.role_changed", ...about, role: "editor" }]);
  expect(changeRole("1", member, "viewer", "ana", now).events).toEqual([]);
  expect(removeMember("1", member, "ana", now)).toEqual({ type: "member.removed", ...about });
});

test("a list can be deleted, the Inbox cannot", () => {
  expect(deleteList(party, "ana", now)).toMatchObject({ type: "list.deleted", listId: "1" });
  expect(() => deleteList({ ...party, isInbox: true }, "ana", now)).toThrow(Conflict);
});

test("the owner of a list can't be changed or removed", () => {
  const { member } = addMember("1", ben, "owner", "ben", now);
  expect(() => changeRole("1", member, "viewer", "ben", now)).toThrow(Conflict);
  expect(() => removeMember("1", member, "ben", now)).toThrow(Conflict);
});
