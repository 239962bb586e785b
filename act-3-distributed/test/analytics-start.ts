import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Express } from "express";
import pg from "pg";
import request from "supertest";
import { expect, onTestFinished } from "vitest";
import { progressOf } from "../src/async/progress.ts";
import { openDatabase } from "../src/data/database.ts";
import { outboxWriter } from "../src/data/outbox.ts";
import { republishTodos } from "../src/data/republish.ts";
import { credentialsOf } from "../src/services/credentials.ts";
import { migratedDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { startApp } from "./harness.ts";
import { emptyStream, natsSettings, openBus } from "./nats.ts";
import { openfgaSettings } from "./openfga.ts";
import { password, type signUp } from "./people.ts";
import { recountIn } from "./recount.ts";
import { fail } from "./tables.ts";

/** A database, a stream and a file that several starts of the app share. */
export async function startShared() {
  const folder = mkdtempSync(join(tmpdir(), "analytics-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "analytics.duckdb");
  const stream = await emptyStream();
  const url = await migratedDatabase();
  const ownSettings = { DATABASE_URL: url, EVENT_STREAM: stream, ANALYTICS_FILE: file };
  const settings = {
    ...ownSettings,
    ...natsSettings(),
    ...openfgaSettings(),
  };
  const bus = await openBus(stream);
  return {
    settings,
    /** The settings of analytics as a process of its own. */
    service: { ...settings, ...(await credentialsOf("analytics", settings)) },
    file,
    bus,
    copy: join(folder, "copy.duckdb"),
    handled: () =>
      eventually(async () => expect(await progressOf(bus, "analytics").waiting()).toBe(0)),

    async republish(): Promise<void> {
      const db = openDatabase(url, fail);
      await republishTodos(
        outboxWriter(db, () => undefined),
        new Date(),
        () => {},
      );
      await db.close();
    },

    /** Starts the app. `expectRecount` waits until statistics are those of the source of truth. */
    async start() {
      const { app, stop } = await startApp(ownSettings);
      return {
        app,
        stop,
        async expectRecount(ana: Person, listId: string): Promise<void> {
          const db = new pg.Client({ connectionString: url });
          await db.connect();
          const { days, ...summary } = await recountIn(db).list(listId);
          await db.end();
          await eventually(async () => {
            const { body } = await ana.get(`/lists/${listId}/stats`).expect(200);
            expect(body).toMatchObject(summary);
            expect(body.days.filter(isBusy)).toEqual(days);
          });
        },
      };
    },
  };
}

type Person = Awaited<ReturnType<typeof signUp>>;

/** Logs Ana in, after the app has started again. */
export async function logIn(app: Express): Promise<Person> {
  const account = { email: "ana@example.com", password };
  const { body } = await request(app).post("/sessions").send(account).expect(201);
  return request.agent(app).auth(body.token, { type: "bearer" });
}

const isBusy = ({ created, completed }: { created: number; completed: number }) =>
  created + completed > 0;

/** Adds todos to Ana's Inbox. Every second one is completed. Returns the id of the list. */
export async function addTodos(ana: Person, count: number): Promise<string> {
  let listId = "";
  for (let i = 0; i < count; i++) {
    const { body } = await ana
      .post("/todos")
      .send({ title: `Cake ${i}` })
      .expect(201);
    if (i % 2) await ana.patch(`/todos/${body.id}`).send({ completed: true }).expect(200);
    listId = body.listId;
  }
  return listId;
}
