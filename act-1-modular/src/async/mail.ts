import { createTransport } from "nodemailer";
import type { SendMail } from "../application/notifications.ts";

/**
 * Sends e-mail by SMTP. What a mail tells about has happened: a broken mail server must not turn it
 * into an error, so `logError` hears of it and the caller does not.
 */
export function smtpMailer(
  smtpUrl: string,
  from: string,
  logError: (error: unknown) => void,
): SendMail {
  const transport = createTransport({ url: smtpUrl, pool: true, connectionTimeout: 10_000 });
  return async (mail) => {
    try {
      await transport.sendMail({ from, ...mail });
    } catch (error) {
      logError(error);
    }
  };
}
