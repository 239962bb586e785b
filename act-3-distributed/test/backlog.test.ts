import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { openDatabase, planEachTime, prepared } from "../src/data/database.ts";
import { oldestMessage } from "../src/data/oldest-message.ts";
import { outboxClaims } from "../src/data/outbox.ts";
import { oldestTransaction, openVitals, watchOutbox } from "../src/data/vitals.ts";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { fail, failAll, message, startOutbox } from "./outbox-table.ts";

// Messages of one account, as after the clearing of a large list.
const fill = (topic: string, count: number) => `
  INSERT INTO outbox (topic, id, type, version, occurred_at, key, data)
  SELECT '${topic}', n, '${topic}.due', 1, now(), n, '{"actorId": "ana"}'
  FROM generate_series(1, ${count}) n`;

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times.toSorted((a, b) => a - b)[4] ?? Number.NaN;
}

/** Opens an outbox whose statements were planned while it was empty. */
async function startVacuumed() {
  const { url, db, enqueue } = await startOutbox();
  const claims = openDatabase(url, fail, { ...planEachTime, max: 1 });
  onTestFinished(() => claims.close());
  const outbox = outboxClaims(claims);
  const claim = {
    new: () => outbox.claim("todo", 1_000, async () => []),
    retries: () => outbox.claimRetries("todo", 200, failAll),
  };
  await db.run(prepared("VACUUM ANALYZE outbox"));
  const one = { topic: "todo" };
  for (let i = 0; i < 10; i++) {
    await enqueue(message(`${i}`, one));
    await claim.new();
    await claim.retries();
  }
  await db.run(prepared("VACUUM ANALYZE outbox"));
  return { url, db, claim, claims };
}

test("claims stay quick when 100,000 messages arrive in an outbox that was vacuumed empty", async () => {
  const { db, claim } = await startVacuumed();
  await db.run(prepared(fill("todo", 100_000)));
  expect(await median(claim.new)).toBeLessThan(2_000);
  await db.run(prepared("UPDATE outbox SET attempts = 1"));
  expect(await median(claim.retries)).toBeLessThan(2_000);
});

test("claims stay quick in an outbox that vacuum emptied but could not shrink", async () => {
  const { db, claim } = await startVacuumed();
  await db.run(prepared(fill("todo", 50_000)));
  await db.run(prepared("DELETE FROM outbox"));
  // As when a claim is in the way: the table keeps its pages, and seems to have no rows.
  await db.run(prepared("VACUUM (ANALYZE, TRUNCATE false) outbox"));
  await db.run(prepared(fill("todo", 50_000)));
  expect(await median(claim.new)).toBeLessThan(2_000);
});

test("no claim uses a plan from an earlier state of the outbox", async () => {
  const { claim, claims } = await startVacuumed();
  for (let i = 0; i < 10; i++) await claim.retries();
  const plans = prepared(
    "SELECT sum(generic_plans)::integer AS generic, sum(custom_plans) > 20 AS custom FROM pg_prepared_statements WHERE parameter_types <> '{}'",
  );
  expect(await claims.rows(plans)).toEqual([{ generic: 0, custom: true }]);
});

test("the app plans the statements of its relay and its handlers each time", async () => {
  const open = vi.spyOn(pg, "Pool");
  onTestFinished(() => open.mockRestore());
  await startApp();
  const pools = open.mock.calls.flatMap(([settings]) => settings ?? []);
  const planned = pools.filter(({ options }) => options === planEachTime.options);
  const names = planned.map(({ application_name }) => application_name);
  expect(names).toEqual(expect.arrayContaining(["claims", "background"]));
});

test("the oldest message is found quickly behind 200,000 deleted rows that vacuum must keep", async () => {
  const { url, db } = await startVacuumed();
  const backup = new pg.Client({ connectionString: url });
  await backup.connect();
  onTestFinished(() => backup.end());
  await backup.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM outbox");
  await db.run(prepared(fill("todo", 200_000)));
  await db.run(prepared("DELETE FROM outbox"));
  const oldest = oldestMessage("todo", { raiseMs: 0 });
  await eventually(async () => {
    const fromStart = await median(() => oldestMessage("todo")(db));
    expect(await median(() => oldest(db))).toBeLessThan(fromStart / 10);
  });
  expect(await oldest(db)).toBeUndefined();
});

test("a message that commits late is found below newer ones", async () => {
  const { db, outbox, enqueue } = await startOutbox();
  const oldest = oldestMessage("email", { raiseMs: 0 });
  const stored = Promise.withResolvers<void>();
  const late = Promise.withResolvers<void>();
  const committed = outbox.transaction(async (tx) => {
    await tx.enqueue([message("late")]);
    stored.resolve();
    await late.promise;
  });
  await stored.promise;
  await enqueue(message("newer"));
  for (let i = 0; i < 5; i++) await oldest(db);
  const newer = (await oldest(db))?.position ?? 0n;
  late.resolve();
  await committed;
  expect((await oldest(db))?.position).toBeLessThan(newer);
});

test("a message whose transaction wrote nothing before it is found below newer ones", async () => {
  const { db, enqueue } = await startOutbox();
  const oldest = oldestMessage("email", { raiseMs: 0 });
  // The first position gives its transaction an id; the next 32 do not.
  await enqueue(message("first"));
  await db.run(prepared("DELETE FROM outbox"));
  // A trigger makes 'late' wait between taking its position and being written.
  await db.run(
    prepared(
      `CREATE FUNCTION wait_if_late() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN IF new.id = 'late' THEN PERFORM pg_advisory_xact_lock(1); END IF; RETURN new; END $$`,
    ),
  );
  await db.run(
    prepared(
      "CREATE TRIGGER late BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION wait_if_late()",
    ),
  );
  const { late } = await db.transaction(async (tx) => {
    await tx.rows(prepared("SELECT pg_advisory_xact_lock(1)"));
    const late = enqueue(message("late"));
    await eventually(async () => {
      const waiting = prepared("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
      expect(await db.rows(waiting)).toHaveLength(1);
    });
    await enqueue(message("newer"));
    for (let i = 0; i < 5; i++) await oldest(db);
    return { late }; // alone, the promise would keep the transaction open
  });
  await late;
  expect((await oldest(db))?.position).toBe(2n);
});

test("the oldest message is found in any interleaving of late commits", async () => {
  const { db, outbox } = await startOutbox();
  const oldest = oldestMessage("email", { raiseMs: 0 });
  const exact = async () => {
    const [row] = await db.rows<{ position: string | null }>(
      prepared("SELECT min(position)::text AS position FROM outbox"),
    );
    return row?.position ?? undefined;
  };
  const open: { end: () => void; done: Promise<void> }[] = [];
  let random = 42;
  const next = (below: number) => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return random % below;
  };
  for (let i = 0; i < 300; i++) {
    const step = next(4);
    if (step === 0 && open.length < 5) {
      const end = Promise.withResolvers<void>();
      const stored = Promise.withResolvers<void>();
      const done = outbox.transaction(async (tx) => {
        await tx.enqueue([message(`${i}`)]);
        stored.resolve();
        await end.promise;
      });
      open.push({ end: end.resolve, done });
      await stored.promise;
    } else if (step === 1 && open.length > 0) {
      const [one] = open.splice(next(open.length), 1);
      one?.end();
      await one?.done;
    } else if (step === 2) {
      await outbox.claim("email", 1 + next(3), async () => []);
    }
    expect((await oldest(db))?.position.toString()).toBe(await exact());
  }
  for (const { end } of open) end();
  await Promise.all(open.map(({ done }) => done));
});

test("the number of waiting messages and the age of the oldest can be read, by topic", async () => {
  const { url, enqueue } = await startOutbox();
  const vitals = openVitals(url, fail);
  onTestFinished(() => vitals.close());
  const backlog = watchOutbox(vitals, ["email", "todo"]);
  await enqueue(message("one"), message("two"));
  expect(await backlog.waiting()).toEqual([
    { topic: "email", value: 2 },
    { topic: "todo", value: 0 },
  ]);
  const [email, todo] = await backlog.oldestAge();
  expect(email?.value).toBeGreaterThan(0);
  expect(todo?.value).toBe(0);
  expect(await oldestTransaction(vitals)).toEqual([{ value: expect.any(Number) }]);
});
