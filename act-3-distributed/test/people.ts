import type { Express } from "express";
import request from "supertest";
import { expect } from "vitest";

export const password = "correct horse battery";

/** Signs a person up and logs in. Returns an agent that sends the person's requests. */
export async function signUp(app: Express | string, name: string) {
  const email = `${name.toLowerCase()}@example.com`;
  await request(app).post("/accounts").send({ email, name, password }).expect(201);
  const session = await request(app).post("/sessions").send({ email, password });
  expect(session.status).toBe(201);
  return request.agent(app).auth(session.body.token, { type: "bearer" });
}

/** Creates a list of Ana's that Ben may edit and Chloe may see. */
export async function shareList(app: Express | string) {
  const [ana, ben, chloe] = await Promise.all(["Ana", "Ben", "Chloe"].map((n) => signUp(app, n)));
  if (!ana || !ben || !chloe) throw new Error("Somebody is missing.");
  const { body: list } = await ana.post("/lists").send({ name: "Party" }).expect(201);
  const members = `/lists/${list.id}/members`;
  await ana.post(members).send({ email: "ben@example.com", role: "editor" }).expect(201);
  await ana.post(members).send({ email: "chloe@example.com", role: "viewer" }).expect(201);
  return { ana, ben, chloe, list };
}
