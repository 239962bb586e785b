import { z } from "zod";
import type { NotificationUseCases } from "../application/notifications.ts";
import { type Api, routerOf } from "./api.ts";
import { cursor, cursorAt, limit, pageOf, pathId } from "./input.ts";
import type { Urls } from "./urls.ts";

const NotificationPath = z.object({ id: pathId("notification") });
const Page = z.strictObject({
  limit,
  cursor: cursor(z.tuple([z.iso.datetime(), z.uuid()])).optional(),
});
const NotificationJson = z
  .object({
    id: z.uuid(),
    todoId: z.uuid(),
    listId: z.uuid(),
    title: z.string(),
    completedBy: z.object({ id: z.uuid(), name: z.string() }),
    createdAt: z.iso.datetime(),
    readAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Notification" });

export const notificationApi = {
  showNotifications: {
    method: "get",
    path: "/notifications",
    summary: "Show the caller's notifications, newest first",
    query: Page,
    responses: { 200: z.array(NotificationJson) },
  },
  markRead: {
    method: "post",
    path: "/notifications/:id/read",
    summary: "Mark a notification as read",
    params: NotificationPath,
    responses: { 204: null },
  },
} satisfies Api;

/** The routes of the caller's own notifications. */
export function notificationRoutes(notifications: NotificationUseCases, urls: Urls) {
  return routerOf(notificationApi, {
    async showNotifications({ caller, query: { limit, cursor } }, res) {
      const after = cursor && { createdAt: new Date(cursor[0]), id: cursor[1] };
      const rows = await notifications.page(caller, { after, limit: limit + 1 });
      const { page, last } = pageOf(rows, limit);
      if (last) {
        const next = { limit: String(limit), cursor: cursorAt(last.createdAt, last.id) };
        res.links({ next: urls.next("/notifications", next) });
      }
      res.json(page);
    },

    async markRead({ caller, params }, res) {
      await notifications.markRead(caller, params.id);
      res.status(204).end();
    },
  });
}
