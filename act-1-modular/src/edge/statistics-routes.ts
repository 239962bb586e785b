import { Router } from "express";
import { z } from "zod";
import type { StatisticsUseCases } from "../application/statistics.ts";
import { parse, pathId } from "./input.ts";

const Period = z.strictObject({ days: z.coerce.number().int().min(1).max(365).default(30) });

/** Statistics of a list, computed from the todos that exist now. */
export function statisticsRoutes(statistics: StatisticsUseCases): Router {
  const router = Router();

  router.get("/lists/:id/stats", async (req, res) => {
    const { days } = parse(Period, req.query);
    const listId = pathId("list", req.params.id);
    res.json(await statistics.ofList(res.locals.caller, listId, days));
  });

  return router;
}
