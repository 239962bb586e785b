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

/** Answers belong to their caller alone: nothing between us may keep them. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.set("Cache-Control", "no-store");
  next();
};

export const jsonBody = express.json({ limit: "64kb" });

/** Refuses the bodies that `jsonBody` passed over, since they are not JSON. */
export const onlyJson: RequestHandler = (req, _res, next) => {
  const { "content-length": length = "0", "transfer-encoding": encoding } = req.headers;
  const hasBody = length !== "0" || encoding !== undefined;
  if (hasBody && req.body === undefined) throw new Problem(415, "Send application/json.");
  next();
};
