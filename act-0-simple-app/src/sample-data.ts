import { v7 as uuidv7 } from "uuid";
import { hashPassword } from "./accounts.ts";
import type { Database } from "./database.ts";

export const samplePassword = "correct horse battery";

const people = [
  { name: "Ana", email: "ana@example.com", role: "owner" },
  { name: "Ben", email: "ben@example.com", role: "editor" },
  { name: "Chloe", email: "chloe@example.com", role: "viewer" },
];
// Title, days since it was created, days since it was completed.
const todos: [string, number, number?][] = [
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

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();

/** Adds three accounts that share a list with two weeks of history, or nothing if they exist. */
export async function addSampleData(db: Database): Promise<void> {
  if (db.prepare("SELECT 1 FROM accounts WHERE email = ?").get(people[0]?.email)) return;
  const passwordHash = await hashPassword(samplePassword);
  const insertAccount = db.prepare("INSERT INTO accounts VALUES (?, ?, ?, ?, ?)");
  const insertList = db.prepare("INSERT INTO lists VALUES (?, ?, ?, ?)");
  const insertMember = db.prepare("INSERT INTO members VALUES (?, ?, ?)");
  const insertTodo = db.prepare(
    `INSERT INTO todos (id, list_id, title, completed_at, "order", created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );

  db.transaction(() => {
    const party = uuidv7();
    insertList.run(party, "Launch party", null, daysAgo(14));
    const [ana] = people.map(({ name, email, role }) => {
      const id = uuidv7();
      const inbox = uuidv7();
      insertAccount.run(id, email, name, passwordHash, daysAgo(14));
      insertList.run(inbox, "Inbox", id, daysAgo(14));
      insertMember.run(inbox, id, "owner");
      insertMember.run(party, id, role);
      return id;
    });
    for (const [i, [title, created, completed]] of todos.entries()) {
      const completedAt = completed === undefined ? null : daysAgo(completed);
      insertTodo.run(uuidv7(), party, title, completedAt, i + 1, ana, daysAgo(created));
    }
  })();
}
