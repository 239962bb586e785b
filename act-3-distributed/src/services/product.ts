import { accountRepository } from "../data/accounts.ts";
import type { Database } from "../data/database.ts";
import { addInbox, listRepository } from "../data/lists.ts";
import { memberRepository } from "../data/members.ts";
import { outboxWriter } from "../data/outbox.ts";
import { deleteTodosOf, todoRepository } from "../data/todos.ts";
import { currentTraceparent } from "../ops/delivery.ts";

/** The repositories of the source of truth, and the outbox in which they store their events. */
export function productRepositories(db: Database, newId: () => string) {
  const outbox = outboxWriter(db, currentTraceparent);
  return {
    outbox,
    accounts: accountRepository(db, outbox, addInbox(newId)),
    lists: listRepository(db, outbox, deleteTodosOf),
    members: memberRepository(db, outbox),
    todos: todoRepository(db, outbox),
  };
}
