import { createTransport } from "nodemailer";
import type { SendMail } from "../application/notifications.ts";

// A server that accepts a connection and then says nothing must not hold us for minutes.
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 };

/**
 * Sends e-mail by SMTP. Throws where the server does not take it, with its answer's code alone: its
 * words may repeat the address, and errors end up in logs.
 */
export function smtpMailer(smtpUrl: string, from: string): SendMail {
  const transport = createTransport({ url: smtpUrl, pool: true, ...timeouts });
  return async (mail) => {
    await transport.sendMail({ from, ...mail }).catch((error) => {
      const { code, responseCode } = error;
      throw responseCode ? new Error(`A mail was not sent: ${code} ${responseCode}`) : error;
    });
  };
}
