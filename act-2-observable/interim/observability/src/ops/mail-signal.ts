import { metrics } from "@opentelemetry/api";

const meter = metrics.getMeter("todo");
const due = meter.createCounter("mail.due", { description: "E-mails that should be sent" });
const sent = meter.createCounter("mail.sent", { description: "E-mails that the server accepted" });

/**
 * Counts an e-mail as due now, and as sent once the server has accepted it. A request can succeed
 * although its e-mail is lost. Only the difference between the two counters shows this.
 */
export function countMail(send: () => Promise<void>): () => Promise<void> {
  due.add(1);
  return async () => {
    await send();
    sent.add(1);
  };
}
