import { STATUS_CODES } from "node:http";
import { expect } from "vitest";
import type { Answer } from "./client.ts";

export const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Expects a complete problem (RFC 9457) with this status and the right media type. With `field`,
 * the problem must also name the wrong field and the reason.
 */
export function expectProblem(answer: Answer<unknown>, status: number, field?: string) {
  const shown = `${answer.request} → ${answer.status} ${JSON.stringify(answer.body)}`;
  expect(answer.status, shown).toBe(status);
  expect(answer.headers.get("content-type"), shown).toMatch(/^application\/problem\+json\b/);
  expect(answer.body, shown).toMatchObject({
    type: "about:blank",
    title: STATUS_CODES[status],
    status,
    detail: expect.stringMatching(/\S/),
  });
  if (field === undefined) return;
  const reason = expect.stringMatching(/\S/);
  const errors = expect.arrayContaining([expect.objectContaining({ field, reason })]);
  expect(answer.body, shown).toMatchObject({ errors });
}
