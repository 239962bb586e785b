import { createTransport } from "nodemailer";
import { DeadlineExceeded, EmailRefused, type SendEmail } from "../application/notifications.ts";

// Limits until the server's greeting. After it, the server has until the deadline to accept an e-mail.
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000 };

/**
 * Sends e-mails by SMTP. Closes the connection after `deadlineMs`. Throws an error if the server
 * does not accept the e-mail. The error omits the server's text, which may contain the address.
 */
export function smtpMailer(smtpUrl: string, from: string, deadlineMs = 30_000): SendEmail {
  const limits = { ...timeouts, socketTimeout: deadlineMs };
  const transport = createTransport({ url: smtpUrl, pool: true, ...limits });
  return async (email) => {
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      await transport.sendMail({ from, ...email, signal });
    } catch (error) {
      if (signal.aborted) {
        throw new DeadlineExceeded(`The mail server took more than ${deadlineMs / 1000} s.`);
      }
      throw withoutAddress(error as SmtpError);
    }
  };
}

type SmtpError = Error & { code?: string; responseCode?: number };

/** A server refuses an envelope or a message permanently with 5xx (RFC 5321, 4.2.1). */
function withoutAddress(error: SmtpError): Error {
  const { code, responseCode } = error;
  if (!responseCode) return error;
  const isFinal = responseCode >= 500 && ["EENVELOPE", "EMESSAGE"].includes(`${code}`);
  const message = `An e-mail was not sent: ${code} ${responseCode}`;
  return isFinal ? new EmailRefused(message) : new Error(message);
}
