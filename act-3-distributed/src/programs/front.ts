import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from "node:http";
import { appServer } from "../edge/server.ts";

/** Headers that apply to one connection, or that only this front may set. */
const dropped = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
];

function withoutDropped(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !dropped.includes(name));
  return Object.fromEntries(kept);
}

/**
 * An HTTP server in front of the app. It keeps its address while the process behind it changes.
 * `forwardTo` sets the port of that process for all following requests.
 */
export function createFront() {
  let port: number | undefined;

  function forward(incoming: IncomingMessage, answer: ServerResponse): void {
    if (!port) return void refuse(answer); // no process has been ready yet
    const from = incoming.headers["x-forwarded-for"];
    const client = incoming.socket.remoteAddress;
    if (!client) return void incoming.destroy(); // it has reset its connection
    const forwarded = request({
      host: "127.0.0.1",
      port, // a canary (act 4) chooses between two ports here
      agent: false, // the app may close a kept connection just before the next request
      method: incoming.method,
      path: incoming.url,
      headers: {
        ...withoutDropped(incoming.headers),
        "x-forwarded-for": from ? `${from}, ${client}` : client,
      },
    });
    forwarded.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, withoutDropped(response.headers));
      response.pipe(answer);
      response.on("error", () => answer.destroy());
    });
    forwarded.on("error", () => {
      if (answer.headersSent) answer.destroy();
      else refuse(answer);
    });
    incoming.pipe(forwarded);
    answer.on("close", () => forwarded.destroy());
  }

  function refuse(answer: ServerResponse): void {
    const detail = "The app does not answer. Check whether your change was stored, and try again.";
    const problem = { type: "about:blank", title: "Service Unavailable", status: 503, detail };
    answer.writeHead(503, { "Content-Type": "application/problem+json" });
    answer.end(JSON.stringify(problem));
  }

  return {
    server: appServer(forward),
    forwardTo(next: number): void {
      port = next;
    },
  };
}
