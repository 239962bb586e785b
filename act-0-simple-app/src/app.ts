import express, { type Express } from "express";
import { accountRoutes } from "./accounts.ts";
import { allowOnly, jsonBody, notFound, problems } from "./http.ts";
import { listRoutes } from "./lists.ts";
import { memberRoutes } from "./members.ts";
import { notificationRoutes } from "./notifications.ts";
import { servePage } from "./page.ts";
import { searchRoutes } from "./search.ts";
import { guard, requestLimit } from "./security.ts";
import { requireSession, sessionRoutes } from "./sessions.ts";
import { statisticsRoutes } from "./statistics.ts";
import { todoRoutes } from "./todos.ts";
import type { Context } from "./types.ts";

/** Builds the app. Each request passes through these handlers in order. */
export function buildApp(context: Context): Express {
  const { config } = context;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag"); // API responses are not cached, so they need no hash
  app.set("trust proxy", config.trustProxy);

  app.use(guard(config.publicUrl));
  app.use(requestLimit(config.requestsPerSecond));
  app.get("/healthz", (_req, res) => {
    res.json({ status: "ok", act: 0, version: config.version });
  });
  app.all("/healthz", allowOnly("GET"));
  app.use(servePage());
  app.use(jsonBody());
  app.use(accountRoutes(context));
  app.use(requireSession(context));
  app.use(todoRoutes(context)); // the most frequent requests first
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
