import { Conflict, InvalidInput, NotFound } from "../domain/errors.ts";
import {
  addMember,
  changeRole,
  type ListEvent,
  type Member,
  mustAllow,
  type Role,
  removeMember,
} from "../domain/list.ts";
import type { MyList, Permit } from "./access.ts";
import type { Accounts } from "./accounts.ts";
import type { Caller } from "./caller.ts";

export type MemberDecision = { member: Member; events: ListEvent[] };

/** Where `decide` gets undefined, the caller has no such list, or the list has no such member. */
export type Members = {
  /** The members of a list: the owner first, then by name. */
  of(listId: string): Promise<Member[]>;
  /** Returns undefined if the account is already a member. */
  add(
    caller: Caller,
    listId: string,
    decide: (list: MyList | undefined) => MemberDecision,
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

/** Sharing: who else works on a list, and in which role. */
export function memberUseCases({
  members,
  accounts,
  permit,
  clock,
}: {
  members: Members;
  accounts: Pick<Accounts, "findByEmail">;
  permit: Permit;
  clock: () => Date;
}) {
  return {
    async all(caller: Caller, listId: string) {
      const all = await members.of(listId);
      await permit(caller, "read", listId);
      return all;
    },

    async add(caller: Caller, listId: string, email: string, role: Role): Promise<Member> {
      const account = await accounts.findByEmail(email);
      const member = await members.add(caller, listId, (list) => {
        mustAllow(list?.role, "share");
        if (!account) {
          throw new InvalidInput("email", "There is no account with this e-mail address.");
        }
        return addMember(listId, account, role, caller.account.id, clock());
      });
      if (!member) throw new Conflict("This account is a member of the list.");
      return member;
    },

    changeRole: (caller: Caller, listId: string, accountId: string, role: Role): Promise<Member> =>
      members.change(caller, listId, accountId, (list, before) => {
        mustAllow(list?.role, "share");
        if (!before) throw new NotFound("member");
        return changeRole(listId, before, role, caller.account.id, clock());
      }),

    remove: (caller: Caller, listId: string, accountId: string): Promise<void> =>
      members.remove(caller, listId, accountId, (list, before) => {
        mustAllow(list?.role, "share");
        if (!before) throw new NotFound("member");
        return removeMember(listId, before, caller.account.id, clock());
      }),
  };
}
