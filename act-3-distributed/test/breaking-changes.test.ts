import { expect, test } from "vitest";
import { openApi } from "../src/edge/openapi.ts";
import { apiBreaks } from "../src/programs/api-breaks.ts";
import { cases } from "./breaking-cases.ts";

test.each(cases.filter(({ breaks }) => breaks))("it breaks: $name", ({ before, after }) => {
  expect(apiBreaks(before, after)).not.toEqual([]);
});

test.each(cases.filter(({ breaks }) => !breaks))("it breaks nobody: $name", ({ before, after }) => {
  expect(apiBreaks(before, after)).toEqual([]);
});

test("each break names the place, the old and the new", () => {
  const next = structuredClone(openApi) as unknown as {
    components: { schemas: { Member: { properties: Record<string, object> } } };
  };
  const { properties } = next.components.schemas.Member;
  properties.role = { type: "string", enum: ["owner", "editor", "viewer", "guest"] };
  properties.mail = properties.email as object;
  delete properties.email;
  const breaks = apiBreaks(openApi, next);
  expect(breaks).toContain(
    "GET /lists/{id}/members 200 > application/json > items > email is gone",
  );
  expect(breaks).toContain(
    "POST /lists/{id}/members 201 > application/json > role: enum was " +
      '["owner","editor","viewer"] and is ["owner","editor","viewer","guest"]',
  );
  expect(breaks).toHaveLength(6); // both in three responses
});
