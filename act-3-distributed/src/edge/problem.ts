import { STATUS_CODES } from "node:http";
import type { ErrorRequestHandler, Response } from "express";
import { z } from "zod";
import {
  CallerLeft,
  Conflict,
  Forbidden,
  InvalidInput,
  NotFound,
  NotInForce,
  NotLoggedIn,
  type Refusal,
  TooManyRequests,
  Unavailable,
} from "../domain/errors.ts";

const FieldError = z.object({ field: z.string(), reason: z.string() });
type FieldError = z.infer<typeof FieldError>;

/** The body of every error response (RFC 9457). `detail` is for people. */
export const ProblemJson = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(FieldError).optional(),
  })
  .meta({ id: "Problem" });

/** An error with the status and detail of its response. */
export class Problem extends Error {
  readonly status: number;
  readonly errors: FieldError[] | undefined;

  constructor(status: number, detail: string, errors?: FieldError[]) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

export const problemJson = (status: number, detail: string, errors?: FieldError[]) => ({
  type: "about:blank",
  title: STATUS_CODES[status],
  status,
  detail,
  errors,
});

const statusOf = new Map<unknown, number>([
  [InvalidInput, 400],
  [NotLoggedIn, 401],
  [Forbidden, 403],
  [NotFound, 404],
  [Conflict, 409],
  [CallerLeft, 499],
  [TooManyRequests, 429],
]);

const errorsOf = (error: Refusal): FieldError[] | undefined =>
  error instanceof InvalidInput ? [{ field: error.field, reason: error.reason }] : undefined;

/** The last handler. Converts every error to a problem, and logs only server errors. */
export function problems(logError: (error: unknown) => void): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (res.headersSent) return next(error);
    // Express and its body parser set a status of 4xx for client errors. Errors of other libraries,
    // such as those of NATS, have one with another meaning.
    const isOfExpress = error.expose || error instanceof URIError || error instanceof Problem;
    const refused = statusOf.get(error.constructor) ?? (isOfExpress ? error.status : 500);
    const ours = !(error instanceof Problem || (refused >= 400 && refused < 500));
    if (ours) logError(error);
    if (error instanceof Unavailable) return unavailable(error, res);
    if (error instanceof NotInForce) return notInForce(res);
    const status = ours ? 500 : refused;
    const detail = ours ? "Something went wrong on the server. Try again." : error.message;
    const errors = ours ? undefined : (error.errors ?? errorsOf(error));
    res
      .status(status)
      .type("application/problem+json")
      .json(problemJson(status, detail, errors));
  };
}

function unavailable({ what }: Unavailable, res: Response): void {
  const detail = `${what} is not available now. Everything else works. Try again in a moment.`;
  res.status(503).type("application/problem+json").json(problemJson(503, detail));
}

function notInForce(res: Response): void {
  const detail =
    "Stored, but not yet in force. It takes effect as soon as permissions are available.";
  res.status(503).type("application/problem+json").json(problemJson(503, detail));
}
