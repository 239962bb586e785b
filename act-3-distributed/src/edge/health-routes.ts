import { z } from "zod";
import { type Api, routerOf } from "./api.ts";

/** Returns the names of the checks that fail now. */
export type FailingChecks = () => Promise<string[]>;

const Health = z.object({ status: z.literal("ok"), act: z.int(), version: z.string() });
const Ready = z.object({ status: z.literal("ok") });
const Failing = z.object({ status: z.literal("failing"), failing: z.array(z.string()) });

export const healthApi = {
  showHealth: {
    method: "get",
    path: "/healthz",
    summary: "Show that the process is alive",
    responses: { 200: Health },
  },
  showReadiness: {
    method: "get",
    path: "/readyz",
    summary: "Show whether the process can do its work",
    responses: { 200: Ready, 503: Failing },
  },
} satisfies Api;

/** The routes for operators and load balancers. They need no session. */
export function healthRoutes(about: { act: number; version: string }, failing: FailingChecks) {
  return routerOf(healthApi, {
    showHealth(_input, res) {
      res.json({ status: "ok", ...about });
    },

    async showReadiness(_input, res) {
      const names = await failing();
      if (names.length === 0) res.json({ status: "ok" });
      else res.status(503).json({ status: "failing", failing: names });
    },
  });
}
