import { v7 as uuidv7 } from "uuid";
import { hourly } from "../application/limits.ts";
import type { SendEmail } from "../application/notifications.ts";
import { emailRecipients, sendDueEmail } from "../application/reactions.ts";
import { emailDetailsFrom } from "../async/email-details.ts";
import { smtpMailer } from "../async/mail.ts";
import { completionOf, dueEmailOf } from "../async/messages.ts";
import { createRelay, oneByOne } from "../async/relay.ts";
import { outboxClaims, outboxWriter } from "../data/outbox.ts";
import { detailsForReaders, emailSchema } from "../data/recipients.ts";
import { watchOutbox } from "../data/vitals.ts";
import { identitySigner } from "../edge/identity.ts";
import {
  readEmailConfig,
  readPermissionConfig,
  readPrivateKey,
  readProductConfig,
  readWorkerConfig,
  readWriteApiConfig,
} from "../ops/config.ts";
import { currentTraceparent, deliveryErrorLog, observeDelivery } from "../ops/delivery.ts";
import { log, logError } from "../ops/log.ts";
import { emailsWithheld, gauge } from "../ops/signals.ts";
import { openPermissions } from "./open-permissions.ts";
import { createParts, runService, type Service } from "./service.ts";

/**
 * Sends e-mails. Due e-mails wait in an outbox of their own, so that one account can't delay all
 * others.
 */
export async function composeEmailWorker(
  env: NodeJS.ProcessEnv,
  sendEmail = mailer(env),
): Promise<Service> {
  const config = {
    ...readWorkerConfig(env),
    ...readProductConfig(env),
    ...readWriteApiConfig(env),
  };
  const parts = createParts(config);
  const vitals = parts.openVitals(emailSchema);
  const bus = await parts.openBus(config);
  const permissions = await openPermissions(parts, readPermissionConfig(env));

  const db = parts.openPool("emails", 4, emailSchema);
  const outbox = outboxWriter(db, currentTraceparent);
  const relay = createRelay({ ...outbox, ...outboxClaims(db) }, deliveryErrorLog(logError));
  const sign = identitySigner("email-worker", readPrivateKey(env));
  const emailDetailsOf = emailDetailsFrom(config.writeApiUrls, () => sign("write-api"));
  const detailsOf = detailsForReaders(permissions, emailDetailsOf);
  const send = sendDueEmail({ emailDetailsOf: detailsOf, sendEmail, publicUrl: config.publicUrl });
  const deliver = observeDelivery("email", (message) => send(dueEmailOf(message)));
  relay.subscribe("email", oneByOne(deliver), { limit: 5 }); // the mailer has five connections
  parts.stopping.add(() => relay.stop());

  const clock = () => new Date();
  const countEmail = hourly(config.emailsPerHour, clock, (account, isFirst) => {
    emailsWithheld.add(1);
    if (isFirst) log.warn({ account }, "EMAILS_PER_HOUR is reached: it causes no more e-mails.");
  });
  const emailsDue = emailRecipients({ countEmail, newId: () => uuidv7() });
  await parts.consume(bus, "email-worker", (entries) => {
    // Decodes all events before it counts any e-mail. A wrong event makes the batch come again, and
    // its e-mails would count twice.
    const completions = entries.map(({ message }) => completionOf(message));
    return outbox.transaction((tx) => tx.enqueue(completions.flatMap(emailsDue)));
  });

  const backlog = watchOutbox(vitals, relay.topics());
  gauge("email.waiting", backlog.waiting);
  gauge("email.oldest_age", backlog.oldestAge, { unit: "s" });
  return parts.compose();
}

/** Sends e-mails by SMTP, or none if no server is set. */
function mailer(env: NodeJS.ProcessEnv): SendEmail {
  const { smtpUrl, mailFrom } = readEmailConfig(env);
  if (smtpUrl) return smtpMailer(smtpUrl, mailFrom);
  log.warn("SMTP_URL is not set: no e-mail is sent.");
  return async () => {};
}

if (import.meta.main) await runService(composeEmailWorker);
