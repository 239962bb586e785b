import { randomUUIDv7 } from "node:crypto";
import { onTestFinished } from "vitest";
import type { Caller } from "../src/application/caller.ts";
import { accountRepository } from "../src/data/accounts.ts";
import { openDatabase } from "../src/data/database.ts";
import { addInbox, listRepository } from "../src/data/lists.ts";
import { memberRepository } from "../src/data/members.ts";
import { outboxWriter } from "../src/data/outbox.ts";
import { deleteTodosOf, todoRepository } from "../src/data/todos.ts";
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
  const outbox = outboxWriter(db, () => undefined);
  const accounts = accountRepository(db, outbox, addInbox(randomUUIDv7));
  const lists = listRepository(db, outbox, deleteTodosOf);
  return {
    url,
    db,
    outbox,
    accounts,
    lists,
    members: memberRepository(db, outbox),
    todos: todoRepository(db, outbox),

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
