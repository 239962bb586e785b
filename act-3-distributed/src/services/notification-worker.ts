import { notifyRecipients } from "../application/reactions.ts";
import { completionOf } from "../async/messages.ts";
import { notificationId } from "../async/notification-id.ts";
import { planEachTime } from "../data/database.ts";
import { notificationRepository } from "../data/notifications.ts";
import { stillMembers } from "../data/recipients.ts";
import { readPermissionConfig, readWorkerConfig } from "../ops/config.ts";
import { openPermissions } from "./open-permissions.ts";
import { createParts, runService, type Service } from "./service.ts";

/** Notifies people in the app. */
export async function composeNotificationWorker(env: NodeJS.ProcessEnv): Promise<Service> {
  const config = readWorkerConfig(env);
  const parts = createParts(config);
  const bus = await parts.openBus(config);
  const permissions = await openPermissions(parts, readPermissionConfig(env));

  const db = parts.openPool("background", 2, planEachTime);
  const notify = notifyRecipients({
    stillMembers: stillMembers(permissions),
    notifications: notificationRepository(db),
    idFor: notificationId,
  });
  await parts.consume(bus, "notification-worker", (entries) =>
    notify(entries.map(({ message }) => completionOf(message))),
  );
  return parts.compose();
}

if (import.meta.main) await runService(composeNotificationWorker);
