import type { Accounts, Passwords } from "../application/accounts.ts";
import type { Lists } from "../application/lists.ts";
import type { Members } from "../application/members.ts";
import type { Todos } from "../application/todos.ts";
import type { Account } from "../domain/account.ts";
import { changeTodo, createTodo } from "../domain/todo.ts";

export const samplePassword = "correct horse battery";

const ana = { name: "Ana", email: "ana@example.com" };
const ben = { name: "Ben", email: "ben@example.com" };
const chloe = { name: "Chloe", email: "chloe@example.com" };
const listName = "Launch party";
const unfinishedName = `${listName} (unfinished)`;
// Title, created and completed so many days ago.
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
 * Three accounts that share a list with two weeks of history. Does nothing where they exist, and
 * goes on where an earlier start was interrupted: until all is there, the list has another name.
 * Time is data for the domain: the past is made by the same rules as the present.
 */
export async function addSampleData({
  accounts,
  lists,
  members,
  todos,
  passwords,
  newId,
}: {
  accounts: Accounts;
  lists: Lists;
  members: Members;
  todos: Todos;
  passwords: Passwords;
  newId: () => string;
}): Promise<void> {
  async function accountOf({ name, email }: { name: string; email: string }): Promise<Account> {
    const known = await accounts.findByEmail(email);
    if (known) return known;
    const account = { id: newId(), name, email };
    await accounts.add(account, await passwords.hash(samplePassword), newId(), daysAgo(14));
    return account;
  }

  const owner = await accountOf(ana);
  const unfinished = (await lists.of(owner.id)).find(({ name }) => name === unfinishedName);
  // Chloe comes after the list: where she is, it has been made, and what it is now is up to people.
  if (!unfinished && (await accounts.findByEmail(chloe.email))) return;

  const begun = { id: newId(), name: unfinishedName, createdAt: daysAgo(14), isInbox: false };
  if (!unfinished) await lists.add(begun, owner.id);
  const listId = (unfinished ?? begun).id;
  await members.add(listId, (await accountOf(ben)).id, "editor");
  await members.add(listId, (await accountOf(chloe)).id, "viewer");

  const first = { order: -Infinity, id: "" };
  const there = await todos.page(listId, first, sampleTodos.length);
  for (const [i, [title, created, completed]] of sampleTodos.entries().drop(there.length)) {
    const input = { id: newId(), listId, title, order: i + 1 };
    const open = createTodo(input, owner.id, daysAgo(created));
    const complete = (days: number) =>
      changeTodo(open.todo, { completed: true }, owner.id, daysAgo(days));
    await todos.add(completed === undefined ? open : complete(completed));
  }
  await lists.rename(listId, listName);
}
