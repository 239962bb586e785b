import { createTransport } from "nodemailer";
import type { Config } from "./config.ts";

export type Mail = { to: string; subject: string; text: string };
export type SendMail = (mail: Mail) => Promise<void>;

// A server that accepts a connection and then says nothing must not hold us for minutes.
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 };

/** Sends e-mail through the server at SMTP_URL; without one, mails are not sent, said once. */
export function mailer({ smtpUrl, mailFrom }: Config): SendMail {
  if (!smtpUrl) {
    console.log("SMTP_URL is not set: no e-mail is sent.");
    return async () => {};
  }
  const transport = createTransport({ url: smtpUrl, pool: true, ...timeouts });
  return async (mail) => {
    try {
      await transport.sendMail({ from: mailFrom, ...mail });
    } catch (error) {
      // What the mail tells about has happened: a broken mail server must not turn it into an error.
      console.error("An e-mail was not sent:", error instanceof Error ? error.message : error);
    }
  };
}
