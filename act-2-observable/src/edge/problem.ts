import { STATUS_CODES } from "node:http";
import type { ErrorRequestHandler } from "express";
import {
  CallerLeft,
  Conflict,
  Forbidden,
  InvalidInput,
  NotFound,
  NotLoggedIn,
  type Refusal,
} from "../domain/errors.ts";

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

const statusOf = new Map<unknown, number>([
  [InvalidInput, 400],
  [NotLoggedIn, 401],
  [Forbidden, 403],
  [NotFound, 404],
  [Conflict, 409],
  [CallerLeft, 499],
]);

const errorsOf = (error: Refusal): FieldError[] | undefined =>
  error instanceof InvalidInput ? [{ field: error.field, reason: error.reason }] : undefined;

/** The last handler: every error becomes a problem, and only what is our fault is logged. */
export function problems(logError: (error: unknown) => void): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (res.headersSent) return next(error);
    // Express and its body parser mark the client's mistakes with a status of 4xx.
    const refused = statusOf.get(error.constructor) ?? error.status;
    const ours = !(refused >= 400 && refused < 500);
    if (ours) logError(error);
    const status = ours ? 500 : refused;
    const detail = ours ? "Something went wrong on the server. Try again." : error.message;
    const errors = ours ? undefined : (error.errors ?? errorsOf(error));
    res.status(status).type("application/problem+json");
    res.json({ type: "about:blank", title: STATUS_CODES[status], status, detail, errors });
  };
}
