import type { Accounts, Passwords } from "../application/accounts.ts";
import type { Lists } from "../application/lists.ts";
import type { Members } from "../application/members.ts";
import type { Todos } from "../application/todos.ts";
import type { Role } from "../domain/list.ts";
import { changeTodo, createTodo } from "../domain/todo.ts";

export const samplePassword = "correct horse battery";

const people: { name: string; email: string; role: Role }[] = [
  { name: "Ana", email: "ana@example.com", role: "owner" },
  { name: "Ben", email: "ben@example.com", role: "editor" },
  { name: "Chloe", email: "chloe@example.com", role: "viewer" },
];
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
 * Three accounts that share a list with two weeks of history. Does nothing where they exist. Time
 * is data for the domain: the past is made by the same rules as the present.
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
  const [ana, ...others] = people.map((person) => ({ ...person, id: newId() }));
  if (!ana || (await accounts.findByEmail(ana.email))) return;
  const passwordHash = await passwords.hash(samplePassword);
  await accounts.add(ana, passwordHash, newId(), daysAgo(14));

  const party = { id: newId(), name: "Launch party", createdAt: daysAgo(14), isInbox: false };
  await lists.add(party, ana.id);
  for (const person of others) {
    await accounts.add(person, passwordHash, newId(), daysAgo(14));
    await members.add(party.id, person.id, person.role);
  }
  for (const [i, [title, created, completed]] of sampleTodos.entries()) {
    const input = { id: newId(), listId: party.id, title, order: i + 1 };
    await todos.add(createTodo(input, ana.id, daysAgo(created)));
    if (completed === undefined) continue;
    const done = daysAgo(completed);
    await todos.change(input.id, (todo) => ({
      ...changeTodo(todo, { completed: true }, ana.id, done),
      messages: [],
    }));
  }
}
