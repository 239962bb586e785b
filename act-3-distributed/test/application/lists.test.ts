import { expect, test } from "vitest";
import { createPermit } from "../../src/application/access.ts";
import { listUseCases } from "../../src/application/lists.ts";
import { memberUseCases } from "../../src/application/members.ts";
import {
  Conflict,
  Forbidden,
  InvalidInput,
  NotFound,
  TooManyRequests,
} from "../../src/domain/errors.ts";
import type { Member, Role } from "../../src/domain/list.ts";
import { ana, ben, callerOf, chloe, now, party, unused } from "./given.ts";
import { permissionsOf } from "./permissions.ts";

/** Ana's party list, which Ben may edit. Chloe has an account. */
function given(list = party, ownedCount = 1) {
  const members = new Map<string, Member>();
  const join = ({ id, ...account }: typeof ana, role: Role) =>
    members.set(id, { ...account, accountId: id, role });
  join(ana, "owner");
  join(ben, "editor");
  const permit = createPermit(permissionsOf((accountId) => members.get(accountId)?.role));
  const clock = () => now;
  const mine = (accountId: string) => {
    const role = members.get(accountId)?.role;
    return role && { ...list, role };
  };
  const lists = listUseCases({
    lists: {
      add: async (_caller, decide) => decide(ownedCount).list,
      find: async ({ account }) => mine(account.id),
      page: unused,
      change: async ({ account }, _id, decide) => decide(mine(account.id)).list,
      remove: async ({ account }, _id, decide) => void decide(mine(account.id)),
    },
    permit,
    listsPerAccount: 3,
    clock,
    newId: () => "new",
  });
  const sharing = memberUseCases({
    members: {
      of: async () => [...members.values()],
      add: async ({ account }, _id, decide) => {
        const { member } = decide(mine(account.id), members.size);
        if (members.has(member.accountId)) return undefined;
        members.set(member.accountId, member);
        return member;
      },
      change: async ({ account }, _id, accountId, decide) => {
        const { member } = decide(mine(account.id), members.get(accountId));
        members.set(accountId, member);
        return member;
      },
      remove: async ({ account }, _id, accountId, decide) => {
        decide(mine(account.id), members.get(accountId));
        members.delete(accountId);
      },
    },
    accounts: {
      findByEmail: async (email) =>
        [ana, ben, chloe]
          .map((account) => ({ ...account, passwordHash: "hash" }))
          .find((account) => account.email === email),
    },
    permit,
    membersPerList: 3,
    invitationsPerHour: 3,
    clock,
  });
  return { lists, sharing, members };
}

test("given a new list, when its creator asks for it, then she is its owner", async () => {
  const { lists } = given();
  expect(await lists.create(callerOf(ana), " Picnic ")).toMatchObject({
    name: "Picnic",
    role: "owner",
  });
});

test("given an editor, when he renames, deletes or shares the list, then it is forbidden", async () => {
  const { lists, sharing } = given();
  for (const attempt of [
    lists.rename(callerOf(ben), party.id, "Mine"),
    lists.remove(callerOf(ben), party.id),
    sharing.add(callerOf(ben), party.id, chloe.email, "viewer"),
  ]) {
    await expect(attempt).rejects.toThrow(Forbidden);
  }
});

test("given a stranger, when she asks for the list, then there is no such list", async () => {
  const { lists, sharing } = given();
  for (const attempt of [
    lists.get(callerOf(chloe), party.id),
    lists.rename(callerOf(chloe), party.id, "Mine"),
    sharing.all(callerOf(chloe), party.id),
    sharing.add(callerOf(chloe), party.id, "nobody@example.com", "viewer"),
  ]) {
    await expect(attempt).rejects.toThrow(new NotFound("list"));
  }
});

test("given the Inbox, when its owner deletes it, then that is a conflict", async () => {
  const { lists } = given({ ...party, isInbox: true });
  await expect(lists.remove(callerOf(ana), party.id)).rejects.toThrow(Conflict);
});

test("given the owner, when she shares with an account, then the account is a member", async () => {
  const { lists, sharing } = given();
  await sharing.add(callerOf(ana), party.id, chloe.email, "viewer");
  expect(await lists.get(callerOf(chloe), party.id)).toMatchObject({ role: "viewer" });
  const again = sharing.add(callerOf(ana), party.id, chloe.email, "viewer");
  await expect(again).rejects.toThrow(Conflict);
  const unknown = sharing.add(callerOf(ana), party.id, "nobody@example.com", "viewer");
  await expect(unknown).rejects.toThrow(InvalidInput);
});

test("given a member, when the owner removes him, then he has no such list", async () => {
  const { lists, sharing } = given();
  await sharing.remove(callerOf(ana), party.id, ben.id);
  await expect(lists.get(callerOf(ben), party.id)).rejects.toThrow(NotFound);
  await expect(sharing.remove(callerOf(ana), party.id, ana.id)).rejects.toThrow(Conflict);
});

test("given an account with three lists, when it may have three, then a fourth is a conflict", async () => {
  const { lists } = given(party, 3);
  await expect(lists.create(callerOf(ana), "Picnic")).rejects.toThrow("at most 3 lists");
});

test("given a list with three members, when it may have three, then a fourth is a conflict", async () => {
  const { sharing, members } = given();
  members.set("dan", { accountId: "dan", name: "Dan", email: "dan@example.com", role: "viewer" });
  const fourth = sharing.add(callerOf(ana), party.id, chloe.email, "viewer");
  await expect(fourth).rejects.toThrow("at most 3 members");
});

test("given three invitations in this hour, when a fourth follows, then it is refused", async () => {
  const { sharing } = given();
  const invite = () => sharing.add(callerOf(ana), party.id, "nobody@example.com", "viewer");
  for (let i = 0; i < 3; i++) await expect(invite()).rejects.toThrow(InvalidInput);
  await expect(invite()).rejects.toThrow(TooManyRequests);
});

test("given a member, when he leaves, then he has no such list; he can't remove others", async () => {
  const { lists, sharing } = given();
  await expect(sharing.remove(callerOf(ben), party.id, ana.id)).rejects.toThrow(Forbidden);
  await sharing.remove(callerOf(ben), party.id, ben.id);
  await expect(lists.get(callerOf(ben), party.id)).rejects.toThrow(NotFound);
});
