import { STATUS_CODES } from "node:http";
import express, {
  type ErrorRequestHandler,
  type RequestHandler,
  type Response,
  Router,
} from "express";
import { z } from "zod";
import { isLine } from "./text.ts";

export type FieldError = { field: string; reason: string };

/** An error response as defined in RFC 9457. `detail` is for people. */
export class Problem extends Error {
  readonly status: number;
  readonly errors: FieldError[] | undefined;

  constructor(status: number, detail: string, errors?: FieldError[]) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

/** The error for missing things and for things that the caller may not see. */
export const notFound = (thing: string) => new Problem(404, `There is no such ${thing}.`);

export const forbidden = (detail: string) => new Problem(403, detail);

export const badInput = (field: string, reason: string) =>
  new Problem(400, `${field}: ${reason}`, [{ field, reason }]);

/** Returns a router that converts ids in paths to lower case, as they are stored. */
export function apiRouter(): Router {
  const router = Router();
  for (const name of ["id", "accountId"]) {
    router.param(name, (req, _res, next, id: string) => {
      req.params[name] = id.toLowerCase();
      next();
    });
  }
  return router;
}

/** Reads a JSON body of up to 64 KiB. Refuses other bodies, which Express would ignore. */
export function jsonBody(): RequestHandler {
  const parseBody = express.json({ limit: "64kb" });
  return (req, res, next) => {
    const { "content-length": length = "0", "transfer-encoding": encoding } = req.headers;
    if (length === "0" && encoding === undefined) return next();
    parseBody(req, res, (error) => {
      const isIgnored = !error && req.body === undefined;
      next(isIgnored ? new Problem(415, "Send application/json.") : error);
    });
  };
}

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

/** One line of text. Trims space at both ends. */
export const text = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .refine(
      (text) => isLine(text, min, max),
      `Must be one line of ${min} to ${max} visible characters.`,
    );

/** Refuses unpaired surrogates, which are not characters. */
export const password = z
  .string()
  .normalize("NFKC")
  .regex(/^\P{Cs}{10,200}$/u, "Must have 10 to 200 characters.");

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "Must have at most 254 characters.")
  .regex(z.regexes.html5Email, "Must be an e-mail address.");

export const listId = z.uuid("Must be the id of a list.").toLowerCase();

export const limit = z.coerce.number().int().min(1).max(200).default(50);

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

/** Refuses all other methods of a path with a 405. Add it after the routes of the path. */
export const allowOnly = (methods: string) => (_req: unknown, res: Response) => {
  res.set("Allow", methods);
  throw new Problem(405, `This address allows ${methods}.`);
};

export const problemJson = (status: number, detail: string, errors?: FieldError[]) => ({
  type: "about:blank",
  title: STATUS_CODES[status],
  status,
  detail,
  errors,
});

/** The last handler. Converts every error to a problem, and logs only server errors. */
export const problems: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error);
  // Express and its body parser set a status of 4xx for client errors.
  const isOurs = !(error.status >= 400 && error.status < 500);
  if (isOurs) console.error(error);
  const status = isOurs ? 500 : error.status;
  const detail = isOurs ? "Something went wrong on the server. Try again." : error.message;
  res.status(status).type("application/problem+json");
  res.json(problemJson(status, detail, isOurs ? undefined : error.errors));
};
