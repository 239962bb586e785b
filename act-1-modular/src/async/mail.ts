import { createTransport } from "nodemailer";
import type { SendMail } from "../application/notifications.ts";

// A server that accepts a connection and then says nothing must not hold us for minutes.
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 };

/**
 * Sends e-mail by SMTP. What a mail tells about has happened: a broken mail server must not turn it
 * into an error, so `logError` hears of it and the caller does not.
 */
export function smtpMailer(
  smtpUrl: string,
  from: string,
  logError: (error: unknown) => void,
): SendMail {
  const transport = createTransport({ url: smtpUrl, pool: true, ...timeouts });
  return async (mail) => {
    try {
      await transport.sendMail({ from, ...mail });
    } catch (error) {
      logError(error);
    }
  };
}
