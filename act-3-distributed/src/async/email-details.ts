import { BalancedPool } from "undici";
import { z } from "zod";
import type { EmailDetailsOf } from "../application/reactions.ts";

const EmailDetails = z.object({ to: z.string(), actorName: z.string(), listName: z.string() });

/** Asks the write API for names and addresses. No event contains them. */
export function emailDetailsFrom(addresses: string[]): EmailDetailsOf {
  const pool = new BalancedPool(addresses);
  return async ({ listId, accountId, actorId }) => {
    const query = { listId, accountId, actorId };
    const path = "/internal/email-details";
    const { statusCode, body } = await pool.request({ method: "GET", path, query });
    const answer = await body.json();
    if (statusCode === 404) return undefined;
    if (statusCode !== 200) throw new Error(`The write API answered with ${statusCode}.`);
    return EmailDetails.parse(answer);
  };
}
