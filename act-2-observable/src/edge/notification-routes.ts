import { Router } from "express";
import { z } from "zod";
import type { NotificationUseCases } from "../application/notifications.ts";
import { cursor, cursorAt, limit, pageOf, parse, pathId } from "./input.ts";

const Page = z.strictObject({
  limit,
  cursor: cursor(z.tuple([z.iso.datetime(), z.uuid()])).optional(),
});

/** The caller's own notifications. */
export function notificationRoutes(notifications: NotificationUseCases, publicUrl: string): Router {
  const router = Router();

  router.get("/notifications", async (req, res) => {
    const { limit, cursor } = parse(Page, req.query);
    const after = cursor && { createdAt: new Date(cursor[0]), id: cursor[1] };
    const rows = await notifications.page(res.locals.caller, { after, limit: limit + 1 });
    const { page, last } = pageOf(rows, limit);
    if (last) {
      const next = new URLSearchParams({ limit: String(limit) });
      next.set("cursor", cursorAt(last.createdAt, last.id));
      res.links({ next: `${publicUrl}/notifications?${next}` });
    }
    res.json(page);
  });

  router.post("/notifications/:id/read", async (req, res) => {
    await notifications.markRead(res.locals.caller, pathId("notification", req.params.id));
    res.status(204).end();
  });

  return router;
}
