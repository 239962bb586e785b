import express, { type Express } from "express";
import { accountRoutes } from "./accounts.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database.ts";
import { notFound, Problem, problems } from "./http.ts";
import { listRoutes } from "./lists.ts";
import type { SendMail } from "./mail.ts";
import { memberRoutes } from "./members.ts";
import { notificationRoutes } from "./notifications.ts";
import { servePage } from "./page.ts";
import { searchRoutes } from "./search.ts";
import { sameOrigin, securityHeaders } from "./security.ts";
import { requireSession, sessionRoutes } from "./sessions.ts";
import { statisticsRoutes } from "./statistics.ts";
import { todoRoutes } from "./todos.ts";

/** What the routes work with. */
export type Context = { db: Database; config: Config; sendMail: SendMail };

/** The app: what every request passes, in this order. */
export function buildApp(context: Context): Express {
  const { config } = context;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag"); // answers of the API are never cached: a hash of each would be wasted

  app.use(securityHeaders(config.publicUrl));
  app.use((_req, res, next) => {
    res.set("Cache-Control", "no-store");
    next();
  });
  app.get("/healthz", (_req, res) => {
    res.json({ status: "ok", act: 0, version: config.version });
  });
  app.use(servePage());
  app.use(sameOrigin(config.publicUrl));
  app.use(express.json({ limit: "64kb" }));
  app.use((req, _res, next) => {
    const { "content-length": length = "0", "transfer-encoding": encoding } = req.headers;
    const hasBody = length !== "0" || encoding !== undefined;
    if (hasBody && req.body === undefined) throw new Problem(415, "Send application/json.");
    next();
  });
  app.use(accountRoutes(context));
  app.use(requireSession(context));
  app.use(todoRoutes(context)); // first, as most requests are for them
  app.use(sessionRoutes(context));
  app.use(listRoutes(context));
  app.use(memberRoutes(context));
  app.use(searchRoutes(context));
  app.use(notificationRoutes(context));
  app.use(statisticsRoutes(context));
  app.use(() => {
    throw notFound("route");
  });
  app.use(problems);
  return app;
}
