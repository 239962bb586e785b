import { createTransport } from "nodemailer";
import type { Config } from "./config.ts";

export type Mail = { to: string; subject: string; text: string };
export type SendMail = (mail: Mail) => Promise<void>;

// Limits until the server's greeting. After it, the server has until the deadline to accept an e-mail.
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000 };

/**
 * Returns a function that sends e-mails through the server at SMTP_URL, each within `deadlineMs`.
 * It logs a failure and does not throw, because the change has already been stored. Without
 * SMTP_URL it sends nothing.
 */
export function mailer({ smtpUrl, mailFrom }: Config, deadlineMs = 30_000): SendMail {
  if (!smtpUrl) {
    console.log("SMTP_URL is not set: no e-mail is sent.");
    return async () => {};
  }
  const limits = { ...timeouts, socketTimeout: deadlineMs };
  const transport = createTransport({ url: smtpUrl, pool: true, ...limits });
  return async (mail) => {
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      await transport.sendMail({ from: mailFrom, ...mail, signal });
    } catch (error) {
      const late = signal.aborted && `The mail server took more than ${deadlineMs / 1000} s.`;
      console.error("An e-mail was not sent:", late || (error as Error).message);
    }
  };
}
