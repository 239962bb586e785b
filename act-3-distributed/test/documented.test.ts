import express, { type RequestHandler } from "express";
import request from "supertest";
import { expect, test } from "vitest";
import { documented } from "./documented.ts";

/** Returns what the check says about the response of a handler. */
async function undocumentedIn(path: string, handler: RequestHandler): Promise<string[]> {
  const undocumented: string[] = [];
  const app = express().use(handler);
  await request(documented(app, undocumented)).get(path);
  return undocumented;
}

const account = { id: "019a0000-0000-7000-8000-000000000001", email: "a@example.com", name: "Ana" };

test("a response is checked against its description: status, headers, type and body", async () => {
  const answer = (body: unknown, status = 200) =>
    undocumentedIn("/v1/me", (_req, res) => void res.status(status).json(body));
  expect(await answer(account)).toEqual([]);
  expect(await answer({ ...account, id: 1 })).toEqual([
    "The response to GET /v1/me data/id must be string.",
  ]);
  expect(await answer({ ...account, password: "x" })).toEqual([
    "The response to GET /v1/me data must NOT have additional properties.",
  ]);
  expect(await answer(account, 202)).toEqual(["The response to GET /v1/me has the status 202."]);
  expect(await answer({ error: "No" }, 404)).toEqual([
    "The response to GET /v1/me has the status 404.",
  ]);
  expect(await answer({ error: "No" }, 401)).toEqual([
    "The response to GET /v1/me has a body of type 'application/json'.",
  ]);
  const found = { items: [], total: 0, nextCursor: null };
  expect(await undocumentedIn("/search", (_req, res) => void res.json(found))).toEqual([
    "The response to GET /search lacks Search-Lag-Ms.",
  ]);
});

test("a path that is not described may only be refused or be a page", async () => {
  const html: RequestHandler = (_req, res) => void res.send("<p>");
  expect(await undocumentedIn("/", html)).toEqual([]);
  expect(await undocumentedIn("/nowhere", html)).toEqual([
    "The response to GET /nowhere is not documented.",
  ]);
});
