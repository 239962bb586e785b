import { metrics } from "@opentelemetry/api";

const meter = metrics.getMeter("todo");
const due = meter.createCounter("mail.due", { description: "Mails that somebody should get" });
const sent = meter.createCounter("mail.sent", { description: "Mails that the server has taken" });

/**
 * Counts a mail as due now, and as sent once the server has taken it. The two must meet. A request
 * can be answered with 200 and its mail be lost: only their difference tells.
 */
export function countMail(send: () => Promise<void>): () => Promise<void> {
  due.add(1);
  return async () => {
    await send();
    sent.add(1);
  };
}
