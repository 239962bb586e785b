import type { Accounts, Passwords } from "../application/accounts.ts";
import type { Caller } from "../application/caller.ts";
import type { Lists } from "../application/lists.ts";
import type { Members } from "../application/members.ts";
import type { Todos } from "../application/todos.ts";
import { createAccount } from "../domain/account.ts";
import { addMember, createList } from "../domain/list.ts";
import { changeTodo, createTodo, type TodoEvent } from "../domain/todo.ts";

export const samplePassword = "correct horse battery";

const id = (number: number) => `019a0000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const ana = { id: id(1), name: "Ana", email: "ana@example.com" };
const ben = { id: id(2), name: "Ben", email: "ben@example.com" };
const chloe = { id: id(3), name: "Chloe", email: "chloe@example.com" };
const listId = id(4);
// Title, days since it was created, days since it was completed.
const sampleTodos: [string, number, number?][] = [
  ["Pick a date", 13, 12.6],
  ["Write the guest list", 12, 9.5],
  ["Book the garden hall", 11.5, 10],
  ["Ask the neighbours about noise", 10, 6.2],
  ["Choose a band", 8, 4],
  ["Send invitations", 6, 2.5],
  ["Order lemonade", 5, 1.2],
  ["Borrow folding chairs", 3],
  ["Bake the cake", 2],
  ["Charge the speakers", 1],
  ["Hang up the lights", 0.2],
];

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);

/**
 * Adds three accounts that share a list with two weeks of history, or nothing if they exist. Run it
 * in one transaction, so that an interrupted start leaves nothing behind.
 */
export async function addSampleData({
  accounts,
  lists,
  members,
  todos,
  passwords,
}: {
  accounts: Accounts;
  lists: Lists;
  members: Members;
  todos: Todos;
  passwords: Passwords;
}): Promise<void> {
  if (await accounts.findByEmail(ana.email)) return;
  const passwordHash = await passwords.hash(samplePassword);
  const start = daysAgo(14);
  for (const person of [ana, ben, chloe]) {
    const { account, event } = createAccount(person, start);
    // Another process is adding them at the same time.
    if (!(await accounts.add(account, passwordHash, event))) return;
  }

  const caller: Caller = { account: ana, signal: new AbortController().signal };
  await lists.add(caller, () => createList({ id: listId, name: "Launch party" }, ana.id, start));
  await members.add(caller, listId, () => addMember(listId, ben, "editor", ana.id, start));
  await members.add(caller, listId, () => addMember(listId, chloe, "viewer", ana.id, start));

  for (const [i, [title, created, completed]] of sampleTodos.entries()) {
    const input = { id: id(10 + i), listId, title, order: i + 1 };
    const { todo: open } = createTodo(input, ana.id, daysAgo(created));
    const complete = (days: number) =>
      changeTodo(open, { completed: true }, ana.id, daysAgo(days)).todo;
    const todo = completed === undefined ? open : complete(completed);
    const happened = { occurredAt: todo.createdAt, actorId: ana.id };
    // Not 'completed', because that event sends e-mails.
    const events: TodoEvent[] = [{ type: "todo.created", ...happened, todo }];
    await todos.add(caller, listId, () => ({ todo, events }));
  }
}
