import express, { type Express } from "express";
import { accountRoutes } from "./accounts.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database.ts";
import { jsonBody, notFound, problems } from "./http.ts";
import { listRoutes } from "./lists.ts";
import type { SendMail } from "./mail.ts";
import { memberRoutes } from "./members.ts";
import { notificationRoutes } from "./notifications.ts";
import { servePage } from "./page.ts";
import { searchRoutes } from "./search.ts";
import { guard } from "./security.ts";
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

  app.use(guard(config.publicUrl));
  app.get("/healthz", (_req, res) => {
    res.json({ status: "ok", act: 0, version: config.version });
  });
  app.use(servePage());
  app.use(jsonBody());
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
