import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";

/**
 * Returns the id of a notification. It is the same whenever the event is delivered again, and sorts by
 * the time of the event.
 */
export function notificationId(eventId: string, accountId: string, occurredAt: Date): string {
  const random = createHash("sha256").update(`${eventId} ${accountId}`).digest();
  return uuidv7({ random: random.subarray(0, 16), msecs: occurredAt.getTime() });
}
