import { STATUS_CODES } from "node:http";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import { z } from "zod";

export type FieldError = { field: string; reason: string };

/** An answer that is an error, as RFC 9457 describes it. `detail` is meant for people. */
export class Problem extends Error {
  readonly status: number;
  readonly errors: FieldError[] | undefined;

  constructor(status: number, detail: string, errors?: FieldError[]) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

/** For what does not exist and for what the caller may not see: the answers must not differ. */
export const notFound = (thing: string) => new Problem(404, `There is no such ${thing}.`);

export const forbidden = (detail: string) => new Problem(403, detail);

export const badInput = (field: string, reason: string) =>
  new Problem(400, `${field}: ${reason}`, [{ field, reason }]);

/** Reads a body of JSON, up to 64 KiB. Another one, which Express would pass over, gets a 415. */
export function jsonBody(): RequestHandler {
  const parseBody = express.json({ limit: "64kb" });
  return (req, res, next) => {
    const { "content-length": length = "0", "transfer-encoding": encoding } = req.headers;
    if (length === "0" && encoding === undefined) return next();
    parseBody(req, res, (error) => {
      const passedOver = !error && req.body === undefined;
      next(passedOver ? new Problem(415, "Send application/json.") : error);
    });
  };
}

/** Checks input from outside. Throws a 400 that names every wrong field and the reason. */
export function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((field) => ({ field, reason: "There is no such field." }))
      : [{ field: issue.path.join(".") || "body", reason: issue.message }],
  );
  const errors = issues.slice(0, 20); // an answer must not grow with the nonsense in a request
  throw new Problem(400, errors.map((e) => `${e.field}: ${e.reason}`).join(" "), errors);
}

/** Characters are code points, as people count; half of a surrogate pair is none. */
const matching = (pattern: string, reason: string) =>
  z.string().regex(new RegExp(pattern, "u"), reason);

/** One line of text without space at its ends. */
export const text = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .pipe(
      matching(
        `^[^\\p{Cc}\\p{Cs}]{${min},${max}}$`,
        `Must be one line of ${min} to ${max} characters.`,
      ),
    );

export const password = matching("^\\P{Cs}{10,200}$", "Must have 10 to 200 characters.");

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "Must have at most 254 characters.")
  .pipe(z.email("Must be an e-mail address."));

export const listId = z.uuid("Must be the id of a list.").lowercase("Must be the id of a list.");

export const limit = z.coerce.number().int().min(1).max(200).default(50);

/**
 * An opaque cursor: the sort key of the last row that was seen, as base64url of its JSON.
 * Paging by key neither skips nor repeats a row while others are added.
 */
export function cursor<T>(key: z.ZodType<T>) {
  return z.string().transform((text, context) => {
    try {
      return key.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    } catch {
      context.addIssue("Must be a cursor from an earlier answer.");
      return z.NEVER;
    }
  });
}

export const cursorAt = (...key: unknown[]) =>
  Buffer.from(JSON.stringify(key)).toString("base64url");

/** The last handler: every error becomes a problem, and only what is our fault is logged. */
export const problems: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error);
  // Express and its body parser mark the client's mistakes with a status of 4xx.
  const ours = !(error.status >= 400 && error.status < 500);
  if (ours) console.error(error);
  const status = ours ? 500 : error.status;
  const detail = ours ? "Something went wrong on the server. Try again." : error.message;
  const errors = ours ? undefined : error.errors;
  res.status(status).type("application/problem+json");
  res.json({ type: "about:blank", title: STATUS_CODES[status], status, detail, errors });
};
