import { randomUUIDv7 } from "node:crypto";
import { onTestFinished } from "vitest";
import type { Caller } from "../src/application/caller.ts";
import { accountRepository } from "../src/data/accounts.ts";
import { openDatabase } from "../src/data/database.ts";
import { addInbox, listRepository } from "../src/data/lists.ts";
import { memberRepository } from "../src/data/members.ts";
import { todoRepository } from "../src/data/todos.ts";
import { type Account, createAccount } from "../src/domain/account.ts";
import { cleanDatabase } from "./database.ts";

export const fail = (error: unknown) => {
  throw error;
};

export const callerOf = (account: Account): Caller => ({
  account,
  signal: new AbortController().signal,
});

/** Opens the repositories on an empty database, for one test. */
export async function startTables() {
  const url = await cleanDatabase();
  const db = openDatabase(url, fail);
  onTestFinished(() => db.close());
  const accounts = accountRepository(db, addInbox(randomUUIDv7));
  const lists = listRepository(db);
  return {
    url,
    db,
    accounts,
    lists,
    members: memberRepository(db),
    todos: todoRepository(db),

    /** Adds an account. Returns its caller and its Inbox. */
    async addAccount(name: string) {
      const email = `${name.toLowerCase()}@example.com`;
      const input = { id: randomUUIDv7(), email, name };
      const { account, event } = createAccount(input, new Date("2026-11-21T10:00:00.123Z"));
      await accounts.add(account, "hash", event);
      return { caller: callerOf(account), inboxId: await lists.inboxOf(account.id) };
    },
  };
}
