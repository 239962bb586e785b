import { Router } from "express";

/** Names what is failing at this moment; empty where all is well. */
export type FailingChecks = () => Promise<string[]>;

/** Is the process alive, and can it do its work? For whoever runs it: no session is needed. */
export function healthRoutes(about: { act: number; version: string }, failing: FailingChecks) {
  const router = Router();

  router.get("/healthz", (_req, res) => {
    res.json({ status: "ok", ...about });
  });

  router.get("/readyz", async (_req, res) => {
    const names = await failing();
    if (names.length === 0) res.json({ status: "ok" });
    else res.status(503).json({ status: "failing", failing: names });
  });

  return router;
}
