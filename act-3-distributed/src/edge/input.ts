import { z } from "zod";
import { InvalidInput, NotFound } from "../domain/errors.ts";
import { Problem } from "./problem.ts";

/** Validates input. Throws a 400 that names every wrong field and the reason. */
export function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((field) => ({ field, reason: "There is no such field." }))
      : [{ field: issue.path.join(".") || "body", reason: issue.message }],
  );
  const errors = issues.slice(0, 20); // limits the size of the response
  throw new Problem(400, errors.map((e) => `${e.field}: ${e.reason}`).join(" "), errors);
}

/** Validates the parameters of a path. Throws a 404, because nothing can have an invalid id. */
export function parsePath<T>(schema: z.ZodType<T>, params: unknown): T {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  throw new Problem(404, result.error.issues[0]?.message ?? "");
}

/** Text that a rule of the domain checks, so that one response names all wrong fields. */
export const checkedText = (rule: (text: string) => string) =>
  z.string().transform((text, context) => {
    try {
      return rule(text);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      context.addIssue(error.reason);
      return z.NEVER;
    }
  });

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "Must have at most 254 characters.")
  .regex(z.regexes.html5Email, "Must be an e-mail address.");

export const listId = z.uuid("Must be the id of a list.").toLowerCase();

export const limit = z.coerce.number().int().min(1).max(200).default(50);

/** The schema of an id in a path. */
export const pathId = (thing: string) => z.uuid(new NotFound(thing).message).toLowerCase();

/**
 * An opaque cursor: the sort key of the last row of a page, as base64url of its JSON. Paging by key
 * does not skip or repeat rows while others are added.
 */
export function cursor<T>(key: z.ZodType<T>) {
  return z.string().transform((text, context) => {
    try {
      return key.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    } catch {
      context.addIssue("Must be a cursor from an earlier response.");
      return z.NEVER;
    }
  });
}

export const cursorAt = (...key: unknown[]) =>
  Buffer.from(JSON.stringify(key)).toString("base64url");

/** Cuts a page to its limit. Query one more row than the limit to detect a next page. */
export function pageOf<T>(rows: T[], limit: number): { page: T[]; last: T | undefined } {
  const page = rows.slice(0, limit);
  return { page, last: rows.length > limit ? page.at(-1) : undefined };
}
