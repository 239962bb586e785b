import request from "supertest";
import { expect, test } from "vitest";
import { buildApp } from "../src/edge/app.ts";

test("an error of a library is ours, even if it has a status", async () => {
  const logged: unknown[] = [];
  const notFound = Object.assign(new Error("stream not found"), { status: 404 });
  const fail = () => {
    throw notFound;
  };
  const app = buildApp([fail], [], (error) => logged.push(error));
  await request(app).get("/").expect(500);
  expect(logged).toEqual([notFound]);
});
