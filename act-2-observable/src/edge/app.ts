import express, { type Express, type RequestHandler } from "express";
import { NotFound } from "../domain/errors.ts";
import { Problem, problems } from "./problem.ts";

/** An app of handlers that every request passes in their order, until one of them answers. */
export function buildApp(handlers: RequestHandler[], logError: (error: unknown) => void): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag"); // answers of the API are never cached: a hash of each would be wasted
  for (const handler of handlers) app.use(handler);
  app.use(() => {
    throw new NotFound("route");
  });
  app.use(problems(logError));
  return app;
}

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
