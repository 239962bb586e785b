import { z } from "zod";
import type { EmailDetailsOf } from "../application/reactions.ts";
import { NotFound } from "../domain/errors.ts";
import { type Api, routerOf } from "./api.ts";
import { listId } from "./input.ts";

export const internalApi = {
  emailDetails: {
    method: "get",
    path: "/internal/email-details",
    summary: "Show the address and the names for an e-mail to a member",
    query: z.strictObject({ listId, accountId: z.uuid(), actorId: z.uuid() }),
    responses: { 200: z.object({ to: z.string(), actorName: z.string(), listName: z.string() }) },
  },
} satisfies Api;

/** The routes for other services. The gateway does not forward to them. */
export function internalRoutes(emailDetailsOf: EmailDetailsOf) {
  return routerOf(internalApi, {
    async emailDetails({ query }, res) {
      const details = await emailDetailsOf(query);
      if (!details) throw new NotFound("member");
      res.json(details);
    },
  });
}
