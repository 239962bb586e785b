import { Conflict, InvalidInput, NotFound } from "../domain/errors.ts";
import { type Member, mustNotBeOwner, type Role } from "../domain/list.ts";
import type { Permit } from "./access.ts";
import type { Accounts } from "./accounts.ts";
import type { Caller } from "./caller.ts";

export type Members = {
  /** The members of a list: the owner first, then by name. */
  of(listId: string): Promise<Member[]>;
  find(listId: string, accountId: string): Promise<Member | undefined>;
  /** Returns false where the account is a member already. */
  add(listId: string, accountId: string, role: Role): Promise<boolean>;
  /** Returns false where the account is no member any more. */
  changeRole(listId: string, accountId: string, role: Role): Promise<boolean>;
  remove(listId: string, accountId: string): Promise<void>;
};

export type MemberUseCases = ReturnType<typeof memberUseCases>;

/** Sharing: who else works on a list, and in which role. */
export function memberUseCases({
  members,
  accounts,
  permit,
}: {
  members: Members;
  accounts: Pick<Accounts, "findByEmail">;
  permit: Permit;
}) {
  async function changeable(listId: string, accountId: string): Promise<Member> {
    const member = await members.find(listId, accountId);
    if (!member) throw new NotFound("member");
    mustNotBeOwner(member);
    return member;
  }

  return {
    async all(caller: Caller, listId: string) {
      await permit(caller, "read", listId);
      return members.of(listId);
    },

    async add(caller: Caller, listId: string, email: string, role: Role): Promise<Member> {
      await permit(caller, "share", listId);
      const account = await accounts.findByEmail(email);
      if (!account) {
        throw new InvalidInput("email", "There is no account with this e-mail address.");
      }
      if (!(await members.add(listId, account.id, role))) {
        throw new Conflict("This account is a member of the list.");
      }
      return { accountId: account.id, email, name: account.name, role };
    },

    async changeRole(caller: Caller, listId: string, accountId: string, role: Role) {
      await permit(caller, "share", listId);
      const member = await changeable(listId, accountId);
      if (!(await members.changeRole(listId, accountId, role))) throw new NotFound("member");
      return { ...member, role };
    },

    async remove(caller: Caller, listId: string, accountId: string) {
      await permit(caller, "share", listId);
      await changeable(listId, accountId);
      await members.remove(listId, accountId);
    },
  };
}
