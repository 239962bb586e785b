import {
  createServer,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import { problemJson } from "./problem.ts";

const statusOf: Record<string, number> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/**
 * Returns the HTTP server of an app. A whole request must arrive within `requestTimeoutMs`.
 * Malformed requests also get a problem, unless the app has already responded.
 */
export function appServer(app: RequestListener, requestTimeoutMs = 30_000): Server {
  const latest = new WeakMap<Duplex, ServerResponse>();
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs / 2, // Node swaps the two if this one is larger
      connectionsCheckingInterval: requestTimeoutMs / 10,
    },
    (req, res) => {
      // If Express can't parse the URL, as in `GET http://[`, it responds with HTML.
      if (!URL.canParse(req.url ?? "", "http://app")) req.url = "/unknown";
      latest.set(req.socket, res);
      app(req, res);
    },
  );
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable) return;
    const response = latest.get(socket);
    // The app may refuse a request before its body arrives, and only then the body is malformed.
    if (response?.headersSent && !response.req.complete) return void socket.end();
    const status = statusOf[error.code ?? ""] ?? 400;
    const body = JSON.stringify(problemJson(status, "This is not a complete HTTP request."));
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "Content-Type: application/problem+json",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  });
  return server;
}
