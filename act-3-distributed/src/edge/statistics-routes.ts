import { z } from "zod";
import type { StatisticsUseCases } from "../application/statistics.ts";
import { type Api, routerOf } from "./api.ts";
import { pathId } from "./input.ts";

const ListPath = z.object({ id: pathId("list") });
const Period = z.strictObject({ days: z.coerce.number().int().min(1).max(365).default(30) });
const Statistics = z.object({
  days: z.array(z.object({ date: z.iso.date(), created: z.int(), completed: z.int() })),
  open: z.int(),
  medianSecondsToComplete: z.number().nullable(),
});

export const statisticsApi = {
  showStatistics: {
    method: "get",
    path: "/lists/:id/stats",
    summary: "Show the statistics of a list",
    params: ListPath,
    query: Period,
    responses: { 200: Statistics },
  },
} satisfies Api;

/** The route of a list's statistics, which are computed from the todos that exist now. */
export function statisticsRoutes(statistics: StatisticsUseCases) {
  return routerOf(statisticsApi, {
    async showStatistics({ caller, params, query }, res) {
      res.json(await statistics.ofList(caller, params.id, query.days));
    },
  });
}
