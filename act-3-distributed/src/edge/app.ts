import express, { type Express, type RequestHandler } from "express";
import { NotFound } from "../domain/errors.ts";
import { Problem, problems } from "./problem.ts";

/**
 * Builds an app from handlers. Each request passes through them in order until one responds.
 * `trustProxy` is the number or the addresses of trusted proxies (`X-Forwarded-For`).
 */
export function buildApp(
  handlers: RequestHandler[],
  trustProxy: number | string[],
  logError: (error: unknown) => void,
): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag"); // API responses are not cached, so they need no hash
  app.set("trust proxy", trustProxy);
  for (const handler of handlers) app.use(handler);
  app.use(() => {
    throw new NotFound("route");
  });
  app.use(problems(logError));
  return app;
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
