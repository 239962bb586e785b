import { Conflict, InvalidInput, NotFound, TooManyRequests } from "../domain/errors.ts";
import {
  addMember,
  changeRole,
  type ListEvent,
  type Member,
  mustAllow,
  mustHaveFewerMembers,
  type Role,
  removeMember,
} from "../domain/list.ts";
import type { MyList, Permit } from "./access.ts";
import type { Accounts } from "./accounts.ts";
import type { Caller } from "./caller.ts";
import { hourly } from "./limits.ts";

export type MemberDecision = { member: Member; events: ListEvent[] };

/** `decide` gets undefined if the caller has no such list, or the list has no such member. */
export type Members = {
  /** Returns the members of a list: the owner first, then by name. */
  of(listId: string): Promise<Member[]>;
  /** Returns undefined if the account is already a member. */
  add(
    caller: Caller,
    listId: string,
    decide: (list: MyList | undefined, memberCount: number) => MemberDecision,
  ): Promise<Member | undefined>;
  change(
    caller: Caller,
    listId: string,
    accountId: string,
    decide: (list: MyList | undefined, before: Member | undefined) => MemberDecision,
  ): Promise<Member>;
  remove(
    caller: Caller,
    listId: string,
    accountId: string,
    decide: (list: MyList | undefined, before: Member | undefined) => ListEvent,
  ): Promise<void>;
};

export type MemberUseCases = ReturnType<typeof memberUseCases>;

/** The use cases that share a list and manage its members. */
export function memberUseCases({
  members,
  accounts,
  permit,
  membersPerList,
  invitationsPerHour,
  clock,
}: {
  members: Members;
  accounts: Pick<Accounts, "findByEmail">;
  permit: Permit;
  membersPerList: number;
  invitationsPerHour: number;
  clock: () => Date;
}) {
  const mayInvite = hourly(invitationsPerHour, clock);

  return {
    async all(caller: Caller, listId: string) {
      const all = await members.of(listId);
      await permit(caller, "read", listId);
      return all;
    },

    async add(caller: Caller, listId: string, email: string, role: Role): Promise<Member> {
      const allowed = await permit(caller, "share", listId);
      const account = await accounts.findByEmail(email);
      const member = await members.add(caller, listId, (list, memberCount) => {
        mustAllow(list?.role, allowed);
        if (!mayInvite(caller.account.id)) {
          throw new TooManyRequests(`You can share lists ${invitationsPerHour} times an hour.`);
        }
        if (!account) {
          throw new InvalidInput("email", "There is no account with this e-mail address.");
        }
        mustHaveFewerMembers(memberCount, membersPerList);
        return addMember(listId, account, role, caller.account.id, clock());
      });
      if (!member) throw new Conflict("This account is already a member.");
      return member;
    },

    async changeRole(
      caller: Caller,
      listId: string,
      accountId: string,
      role: Role,
    ): Promise<Member> {
      const allowed = await permit(caller, "share", listId);
      return members.change(caller, listId, accountId, (list, before) => {
        mustAllow(list?.role, allowed);
        if (!before) throw new NotFound("member");
        return changeRole(listId, before, role, caller.account.id, clock());
      });
    },

    async remove(caller: Caller, listId: string, accountId: string): Promise<void> {
      const action = accountId === caller.account.id ? "leave" : "share";
      const allowed = await permit(caller, action, listId);
      await members.remove(caller, listId, accountId, (list, before) => {
        mustAllow(list?.role, allowed);
        if (!before) throw new NotFound("member");
        return removeMember(listId, before, caller.account.id, clock());
      });
    },
  };
}
