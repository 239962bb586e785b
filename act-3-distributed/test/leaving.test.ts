import { randomUUIDv7 } from "node:crypto";
import { expect, test } from "vitest";
import { createPermit } from "../src/application/access.ts";
import type { Caller } from "../src/application/caller.ts";
import { memberUseCases } from "../src/application/members.ts";
import { todoUseCases } from "../src/application/todos.ts";
import { prepared } from "../src/data/database.ts";
import { inForce } from "../src/data/in-force.ts";
import { memberTuples } from "../src/data/member-tuples.ts";
import { openPermissions } from "../src/data/permissions.ts";
import { NotFound } from "../src/domain/errors.ts";
import { readPermissionConfig } from "../src/ops/config.ts";
import { openfgaSettings } from "./openfga.ts";
import { startTables } from "./tables.ts";

const rounds = Number(process.env.RACE_ROUNDS ?? 50);

/** A list of Ana's with thirty members, and use cases whose clock advances at each reading. */
async function startList() {
  const tables = await startTables();
  const { db, accounts, lists, todos, addAccount } = tables;
  const names = ["Ana", "Chloe", ...Array.from({ length: 29 }, (_, i) => `Member${i}`)];
  const [ana, chloe, ...others] = await Promise.all(names.map(addAccount));
  if (!ana || !chloe) throw new Error("Somebody is missing.");
  let ticks = 0;
  const clock = () => new Date(++ticks);
  const permissions = await openPermissions(readPermissionConfig(openfgaSettings()));
  const ensure = memberTuples(db, permissions);
  await Promise.all([ana, chloe, ...others].map(({ inboxId }) => ensure(inboxId)));
  const permit = createPermit(permissions);
  const { members } = inForce(tables, ensure);
  const { inboxOf } = lists;
  const newId = randomUUIDv7;
  const unlimited = 1_000_000;
  const limits = {
    todosPerList: unlimited,
    membersPerList: unlimited,
    invitationsPerHour: unlimited,
  };
  const useCases = {
    members: memberUseCases({ members, accounts, permit, ...limits, clock }),
    todos: todoUseCases({ todos, inboxOf, permit, ...limits, clock, newId }),
  };
  for (const { caller } of others) {
    await useCases.members.add(ana.caller, ana.inboxId, caller.account.email, "editor");
  }
  return {
    ...useCases,
    db,
    clock,
    ana: ana.caller,
    chloe: chloe.caller,
    others: others.map(({ caller }) => caller),
    listId: ana.inboxId,
  };
}

test(
  "after an unshare is acknowledged, the former member learns and changes nothing",
  async () => {
    const { db, members, todos, clock, ana, chloe, others, listId } = await startList();
    const { id: chloeId, email } = chloe.account;
    const mine = await todos.create(ana, { listId, title: "Cake" });
    const hers = await todos.create(ana, { listId, title: "Candles" });
    const notified = prepared(
      `WITH messages AS (DELETE FROM outbox RETURNING data, occurred_at)
     SELECT occurred_at AS created_at FROM messages
     WHERE data->'recipients' ? $1`,
    );

    /** Completes a todo until the unshare is over. */
    async function toggle(caller: Caller, isOver: () => boolean): Promise<void> {
      while (!isOver()) {
        await todos.change(caller, mine.id, { completed: true });
        await todos.change(caller, mine.id, { completed: false });
      }
    }

    /** Returns the times of all reads and writes by Chloe until she is refused. */
    async function work(): Promise<Date[]> {
      const times: (Date | null)[] = [];
      try {
        while (true) {
          for (const completed of [true, false]) {
            times.push((await todos.change(chloe, hers.id, { completed })).completedAt);
          }
          const page = await todos.page(chloe, { listId, limit: 10 });
          times.push(...page.map(({ completedAt }) => completedAt));
        }
      } catch (error) {
        expect(error).toBeInstanceOf(NotFound);
      }
      return times.filter((time) => time !== null);
    }

    let before = 0;
    for (let round = 0; round < rounds; round++) {
      await members.add(ana, listId, email, "editor");
      let isOver = false;
      const running = others.slice(0, 3).map((caller) => toggle(caller, () => isOver));
      const worked = work();
      await todos.get(ana, mine.id);
      await members.remove(ana, listId, chloeId);
      const left = clock();
      const rows = await db.rows<{ created_at: Date }>(notified, [chloeId]);
      isOver = true;
      await Promise.all(running);
      expect(await db.rows(notified, [chloeId]), `stored late in round ${round}`).toEqual([]);
      const times = [...(await worked), ...rows.map((row) => row.created_at)];
      before += times.length;
      expect(
        times.filter((time) => time > left),
        `round ${round}`,
      ).toEqual([]);
    }
    expect(before).toBeGreaterThan(rounds / 10);
  },
  Math.max(120_000, rounds * 1_000),
);
