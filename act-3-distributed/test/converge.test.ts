import fc from "fast-check";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { notifyRecipients } from "../src/application/reactions.ts";
import { completionOf, todoEventOf } from "../src/async/messages.ts";
import { notificationId } from "../src/async/notification-id.ts";
import { prepared } from "../src/data/database.ts";
import { notificationRepository } from "../src/data/notifications.ts";
import type { Message } from "../src/domain/message.ts";
import { startFile } from "./analytics-file.ts";
import { deliveries, garden, party } from "./deliveries.ts";
import { recountOf } from "./recount.ts";
import { shown, startTodos } from "./todo-tables.ts";

const runs = Number(process.env.PROPERTY_RUNS ?? 30);
const isCompletion = ({ type }: Message) => type === "todo.completed";
const told = prepared(`SELECT id FROM notifications ORDER BY id`);
const forget = prepared(`DELETE FROM notifications`);

test("shuffled, repeated and late events end in the search, notifications and figures of the truth", async () => {
  const { db, url, ana, engine, index, addAccount } = await startTodos({ fullBatch: 0 });
  const accounts = await Promise.all(["Ben", "Chloe"].map(addAccount));
  const members = [ana.id, ...accounts.map(({ caller }) => caller.account.id)];
  const notify = notifyRecipients({
    stillMembers: async (accounts) => accounts, // nobody leaves in this test
    notifications: notificationRepository(db),
    idFor: notificationId,
  });
  const { todos: latest, figures, clear } = await startFile();
  const truth = new pg.Client({ connectionString: url });
  await truth.connect();
  onTestFinished(() => truth.end());

  await fc.assert(
    fc.asyncProperty(deliveries({ actorId: ana.id, members }), async ({ todos, order, size }) => {
      await clear();
      await db.run(forget);
      const messages: Message[] = JSON.parse(JSON.stringify(order));
      const completions = messages.filter(isCompletion);
      for (let at = 0; at < messages.length; at += size) {
        const batch = messages.slice(at, at + size);
        const events = batch.map(todoEventOf);
        await index.apply(events);
        await latest.apply(events.map((event, i) => ({ event, position: at + i + 1 })));
        await notify(batch.filter(isCompletion).map(completionOf));
      }

      const ids = new Set(messages.map(({ key }) => key));
      const found = (await shown(engine)).filter(({ id }) => ids.has(id));
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      expect(found).toEqual(JSON.parse(JSON.stringify(todos.toSorted(byId))));

      const due = completions
        .map(completionOf)
        .flatMap(({ id, event }) =>
          event.recipients.map((accountId) => notificationId(id, accountId, event.occurredAt)),
        );
      const rows = await db.rows<{ id: string }>(told);
      expect(rows.map(({ id }) => id)).toEqual([...new Set(due)].sort());

      const recount = recountOf(truth, todos);
      for (const list of [party, garden]) {
        expect(await figures(list)).toEqual(await recount.list(list));
      }
    }),
    { numRuns: runs },
  );
}, 600_000);
