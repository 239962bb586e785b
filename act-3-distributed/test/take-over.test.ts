import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { dueEmailOf } from "../src/async/messages.ts";
import { openDatabase } from "../src/data/database.ts";
import { takeOver } from "../src/data/take-over.ts";
import { cleanDatabase } from "./database.ts";
import { fail } from "./tables.ts";

test("notifications and e-mails that act 2 has left in the outbox are not lost", async () => {
  const url = await cleanDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const db = openDatabase(url, fail);
  onTestFinished(() => db.close());
  const [ana, ben, list, cake, id] = Array.from({ length: 5 }, () => crypto.randomUUID());
  await client.query(`
    INSERT INTO accounts VALUES ('${ana}', 'ana@example.com', 'Ana', '', now()),
      ('${ben}', 'ben@example.com', 'Ben', '', now());
    INSERT INTO lists VALUES ('${list}', 'Party', NULL, now());
    INSERT INTO todos (id, list_id, title, "order", created_by, created_at, version)
      VALUES ('${cake}', '${list}', 'Cake', 1, '${ana}', now(), 2)`);
  const message = `INSERT INTO outbox (topic, id, type, version, occurred_at, key, data)
    VALUES ($1, $2, $3, 1, now(), $4, $5)`;
  const notification = {
    ...{ id, accountId: ben, todoId: cake, listId: list, title: "Cake", readAt: null },
    ...{ completedBy: { id: ana, name: "Ana" }, createdAt: "2026-11-21T10:00:00.123Z" },
  };
  const inApp = { actorId: ana, notification };
  await client.query(message, ["notification", "1", "notification.due", `${cake} ${ben}`, inApp]);
  const email = { to: "ben@example.com", subject: "Done: Cake", text: "Ana completed" };
  const due = { actorId: ana, email };
  await client.query(message, ["email", "2", "email.due", `${cake} ben@example.com`, due]);

  await takeOver(db);
  await takeOver(db);
  const { rows: left } = await client.query("SELECT id FROM outbox");
  const { rows: added } = await client.query("SELECT id, account_id, title FROM notifications");
  const { rows: emails } = await client.query("SELECT type, version, data FROM email.outbox");
  expect(left).toEqual([]);
  expect(added).toEqual([{ id, account_id: ben, title: "Cake" }]);
  expect(emails.map(dueEmailOf)).toEqual([
    { actorId: ana, accountId: ben, listId: list, title: "Cake" },
  ]);
});
