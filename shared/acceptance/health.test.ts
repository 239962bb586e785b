import { expect, test } from "vitest";
import { caller } from "./client.ts";
import { expectProblem } from "./expect.ts";

const anonymous = caller();

test("the act reports that it is alive, its number and its version", async () => {
  const { status, body } = await anonymous.get<object>("/healthz");
  expect(status).toBe(200);
  expect(body).toEqual({
    status: "ok",
    act: expect.any(Number),
    version: expect.stringMatching(/\S/),
  });
});

test("from act 1 it also says whether it can work", async () => {
  const { act } = (await anonymous.get<{ act: number }>("/healthz")).body;
  const answer = await anonymous.get("/readyz");
  if (act === 0) return expectProblem(answer, answer.status === 401 ? 401 : 404);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ status: "ok" });
});
