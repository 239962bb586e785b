import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text as bodyOf } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { z } from "zod";
import { listen } from "../kit/ports.ts";
import type { Mail } from "./mail.ts";
import { mailPage } from "./smtp-page.ts";

/** How the sink treats further e-mails: how long it delays each one, and whether it refuses it. */
export type Behaviour = { delayMs: number; refuse: boolean };

export type MailSink = { smtpPort: number; httpPort: number; stop(): Promise<void> };

const capacity = 10_000;

const Behaviour = z
  .strictObject({ delayMs: z.number().int().min(0).max(600_000), refuse: z.boolean() })
  .partial();

/** E-mails may contain text from strangers, so their page runs no script and loads nothing. */
const headers = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
};

/**
 * Whether a request's Host header names this machine. A request from a foreign page may name
 * another host.
 */
function isLocal({ headers: { host = "" } }: IncomingMessage): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
}

/**
 * Starts an SMTP server that accepts every e-mail and delivers none. Its HTTP API has `GET
 * /messages?to=` (oldest first), `DELETE /messages`, `PUT /behaviour` with any part of `Behaviour`,
 * and a page of the e-mails at `/`. It keeps the latest 10,000 e-mails in memory.
 */
export async function startMailSink(preferred: Partial<MailSink> = {}): Promise<MailSink> {
  let mails: Mail[] = [];
  const behaviour: Behaviour = { delayMs: 0, refuse: false };

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    // Waits before it stores the e-mail, so it keeps nothing of a sender that gave up.
    async onMailFrom(_address, _session, done) {
      await sleep(behaviour.delayMs, undefined, { ref: false });
      done();
    },
    async onData(stream, { envelope }, done) {
      try {
        const raw = await bodyOf(stream);
        if (behaviour.refuse) throw Object.assign(new Error("Refused"), { responseCode: 451 });
        const { from, subject = "", text = "" } = await PostalMime.parse(raw);
        const receivedAt = new Date().toISOString();
        for (const { address: to } of envelope.rcptTo) {
          mails.push({ to, from: from?.address ?? "", subject, text: text.trim(), receivedAt });
        }
        mails = mails.slice(-capacity);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
  smtp.on("error", () => {
    // A sender may break off the connection.
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://sink");
    const send = (status: number, type: string, body: string) =>
      response
        .writeHead(status, { ...headers, "Content-Type": `${type}; charset=utf-8` })
        .end(body);
    if (!isLocal(request)) return send(403, "text/plain", "Only this machine may use this page.\n");
    const to = searchParams.get("to");
    switch (`${request.method} ${pathname}`) {
      case "GET /":
        return send(200, "text/html", mailPage(mails));
      case "GET /messages": {
        const wanted = mails.filter((mail) => !to || mail.to.toLowerCase() === to.toLowerCase());
        return send(200, "application/json", JSON.stringify(wanted));
      }
      case "DELETE /messages":
        mails = [];
        return response.writeHead(204).end();
      case "PUT /behaviour":
        Object.assign(behaviour, Behaviour.parse(JSON.parse(await bodyOf(request))));
        return send(200, "application/json", JSON.stringify(behaviour));
      default:
        return send(404, "text/plain", "GET /messages?to=, DELETE /messages, PUT /behaviour\n");
    }
  }
  const http = createServer((request, response) => {
    answer(request, response).catch((error) => {
      const problem = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      response.writeHead(400, { ...headers, "Content-Type": "text/plain" }).end(`${problem}\n`);
    });
  });

  const smtpPort = await listen(smtp.server, preferred.smtpPort);
  const httpPort = await listen(http, preferred.httpPort);
  return {
    smtpPort,
    httpPort,
    async stop() {
      http.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => http.close(() => resolve())),
        new Promise<void>((resolve) => smtp.close(() => resolve())),
      ]);
    },
  };
}
