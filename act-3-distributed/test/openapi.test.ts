import { readdirSync, readFileSync } from "node:fs";
import request from "supertest";
import { expect, test } from "vitest";
import { z } from "zod";
import { openApi, openApiText } from "../src/edge/openapi.ts";
import { publicApi } from "../src/edge/public-api.ts";
import { startApp } from "./harness.ts";

test("the committed description is that of the code", () => {
  const committed = readFileSync(
    new URL("../docs/contracts/openapi.json", import.meta.url),
    "utf8",
  );
  expect(committed, "Run 'npm run contracts write'.").toBe(openApiText);
});

test("all routes are described, except those between services", async () => {
  const folder = new URL("../src/edge/", import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith("-routes.ts"));
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  const apis = modules.flatMap((module) =>
    Object.keys(module)
      .filter((name) => name.endsWith("Api") && !name.startsWith("internal"))
      .map((name) => module[name]),
  );
  const names = apis.flatMap((api) => Object.keys(api));
  expect(Object.keys(publicApi).sort()).toEqual(names.sort());
  const described = Object.values(openApi.paths ?? {}).flatMap((item) => Object.values(item));
  expect(described.map(({ operationId }) => operationId).sort()).toEqual(names.sort());
});

test("the lengths that are described are those that the rules accept", () => {
  const checked: string[] = [];
  for (const [name, { body, query }] of Object.entries(publicApi)) {
    for (const input of [body, query]) {
      if (!(input instanceof z.ZodObject)) continue;
      for (const [field, schema] of Object.entries(input.shape)) {
        const {
          minLength = 0,
          maxLength,
          pattern,
        } = z.toJSONSchema(schema as z.ZodType, { io: "input" });
        if (maxLength === undefined || pattern) continue;
        const accepts = (length: number) =>
          (schema as z.ZodType).safeParse("a".repeat(length)).success;
        const bounds = [minLength - 1, minLength, maxLength, maxLength + 1].filter(
          (one) => one >= 0,
        );
        const isAccepted = bounds.map(accepts);
        expect(isAccepted, `${name} ${field}`).toEqual(
          bounds.map((one) => one >= minLength && one <= maxLength),
        );
        checked.push(field);
      }
    }
  }
  expect(new Set(checked)).toEqual(new Set(["name", "password", "title", "q"]));
});

test("the gateway serves the description, and a page that shows it without foreign scripts", async () => {
  const { app } = await startApp();
  const { body } = await request(app).get("/openapi.json").expect(200);
  expect(body).toEqual(JSON.parse(openApiText));
  const { text, headers } = await request(app).get("/docs").expect(200);
  const policy = headers["content-security-policy"];
  expect(policy).toMatch(/^default-src 'self';.*;img-src 'self' data:$/);
  for (const [, path = ""] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
    await request(app).get(path).expect(200);
  }
  const page = await request(app).get("/").expect(200);
  expect(page.headers["content-security-policy"]).not.toContain("img-src");
  await request(app).get("/docs/swagger-initializer.js").expect(401);
});
