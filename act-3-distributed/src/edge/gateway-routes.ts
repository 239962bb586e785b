import { type RequestHandler, Router } from "express";

/** The paths that need no session. */
export function publicRoutes(toSessions: RequestHandler): RequestHandler {
  const router = Router();
  router.all("/accounts", toSessions);
  router.all("/sessions", toSessions);
  return router;
}

/** Which service answers which paths. Any other path, such as `/internal`, is not forwarded. */
export function serviceRoutes(services: {
  toSessions: RequestHandler;
  toWriteApi: RequestHandler;
  toReadApi: RequestHandler;
  toAnalytics: RequestHandler;
}): RequestHandler {
  const { toSessions, toWriteApi, toReadApi } = services;
  const router = Router();
  router.all("/lists/:listId/stats", services.toAnalytics);
  router.all("/lists{/*rest}", toWriteApi);
  router.all("/todos{/*rest}", toWriteApi);
  router.all("/me", toWriteApi);
  router.all("/sessions/current", toSessions);
  router.all("/search", toReadApi);
  router.all("/notifications{/*rest}", toReadApi);
  return router;
}
