import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text as bodyOf } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { listen } from "../kit/ports.ts";
import type { Mail } from "./mail.ts";
import type { Server } from "./server.ts";
import { mailPage } from "./smtp-page.ts";

/** How the sink treats mails from now on: how long it keeps a sender waiting, and whether it refuses. */
export type Behaviour = { delayMs: number; refuse: boolean };

export type MailSink = { smtpPort: number; httpPort: number; stop(): Promise<void> };

const capacity = 10_000;

/**
 * Starts an SMTP server that accepts every mail and delivers none, and beside it a small HTTP API:
 * `GET /messages?to=` (oldest first), `DELETE /messages`, `PUT /behaviour` with any part of
 * `Behaviour`, and a page to read at `/`. It keeps the latest 10,000 mails in memory.
 */
export async function startMailSink(preferred: Partial<MailSink> = {}): Promise<MailSink> {
  let mails: Mail[] = [];
  let behaviour: Behaviour = { delayMs: 0, refuse: false };

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    // Before the mail itself: of a sender that has gone while it waited nothing is kept.
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
    // A sender that breaks off is its own affair.
  });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://sink");
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { "content-type": `${type}; charset=utf-8` }).end(body);
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
        behaviour = { ...behaviour, ...(JSON.parse(await bodyOf(request)) as Partial<Behaviour>) };
        return send(200, "application/json", JSON.stringify(behaviour));
      default:
        return send(404, "text/plain", "GET /messages?to=, DELETE /messages, PUT /behaviour\n");
    }
  }
  const http = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(400).end(String(error)));
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

/** The SMTP sink as a server that acts ask for; it lives inside the process that starts it. */
export const smtp: Server = {
  name: "smtp",
  title: "the SMTP sink",
  addressVariable: "SMTP_URL",
  administratorVariables: [],
  async start({ dir }) {
    mkdirSync(dir, { recursive: true });
    const portsFile = join(dir, "smtp.json");
    const sink = await startMailSink(lastPorts(portsFile));
    const { smtpPort, httpPort } = sink;
    writeFileSync(portsFile, JSON.stringify({ smtpPort, httpPort }));
    return {
      env: {
        SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
        MAIL_URL: `http://127.0.0.1:${httpPort}`,
      },
      source: "smtp-server (npm), inside this process",
      stop: sink.stop,
    };
  },
  async erase(dir) {
    rmSync(join(dir, "smtp.json"), { force: true });
  },
};

function lastPorts(file: string): Partial<MailSink> {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
