import type { Express } from "express";
import request from "supertest";
import { expect, onTestFinished } from "vitest";
import { buildApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { openDatabase } from "../src/database.ts";
import type { Mail } from "../src/mail.ts";

export const password = "correct horse battery";

/** The app on an empty database, for one test. The mails that it sends land in `mails`. */
export async function startApp(settings: NodeJS.ProcessEnv = {}) {
  const mails: Mail[] = [];
  const db = openDatabase(":memory:");
  const stop = async () => void db.close();
  onTestFinished(stop);
  const config = readConfig(settings);
  const sendMail = async (mail: Mail) => void mails.push(mail);
  return { app: buildApp({ db, config, sendMail }), mails, stop };
}

/** Signs somebody up and logs in. Returns an agent whose requests are theirs. */
export async function signUp(app: Express, name: string) {
  const email = `${name.toLowerCase()}@example.com`;
  await request(app).post("/accounts").send({ email, name, password }).expect(201);
  const session = await request(app).post("/sessions").send({ email, password });
  expect(session.status).toBe(201);
  return request.agent(app).auth(session.body.token, { type: "bearer" });
}

/** A list of Ana's that Ben may edit and Chloe may see. */
export async function shareList(app: Express) {
  const [ana, ben, chloe] = await Promise.all(["Ana", "Ben", "Chloe"].map((n) => signUp(app, n)));
  if (!ana || !ben || !chloe) throw new Error("Somebody is missing.");
  const { body: list } = await ana.post("/lists").send({ name: "Party" }).expect(201);
  const members = `/lists/${list.id}/members`;
  await ana.post(members).send({ email: "ben@example.com", role: "editor" }).expect(201);
  await ana.post(members).send({ email: "chloe@example.com", role: "viewer" }).expect(201);
  return { ana, ben, chloe, list };
}
