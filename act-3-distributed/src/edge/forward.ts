import type { IncomingHttpHeaders } from "node:http";
import { pipeline } from "node:stream/promises";
import type { RequestHandler, Response } from "express";
import { BalancedPool } from "undici";
import { CallerLeft } from "../domain/errors.ts";
import { identityHeader } from "./identity.ts";
import { Problem } from "./problem.ts";
import { untilClosed } from "./session.ts";

/** Headers about one connection and not about the request (RFC 9110, 7.6.1). */
const ofConnection = [
  "connection",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];
/** Headers in which services trust the gateway. A caller can't set them. */
const ofGateway = [
  "baggage",
  "traceparent",
  "tracestate",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  identityHeader,
];
/** Headers with the caller's session. Only the service that opens and closes sessions needs them. */
const ofSession = ["authorization", "cookie"];

/** The beginning of an absolute URL, which a request may have instead of a path. */
const absolute = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;

/** Returns the headers without some, and without those that are only for this connection. */
function without(headers: IncomingHttpHeaders, names: string[]) {
  const named = headers.connection?.toLowerCase().split(/\s*,\s*/) ?? [];
  const dropped = [...ofConnection, ...named, ...names];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.includes(name)));
}

type Identify = (res: Response) => Promise<Record<string, string>>;

const isClientGone = (error: unknown) =>
  error instanceof CallerLeft ||
  (error as NodeJS.ErrnoException).code === "ERR_STREAM_PREMATURE_CLOSE";

/**
 * Forwards requests to a service, as streams in both directions. The processes of the service take
 * turns. If the client leaves, the request to the service is aborted. `traceparent` returns the
 * trace of the running request. `identify` returns the headers that say who is calling.
 */
export function createForward(
  traceparent: () => string | undefined,
  logError: (error: unknown) => void,
) {
  return (
    addresses: string[],
    identify: Identify,
    { withSession = false } = {},
  ): RequestHandler => {
    const pool = new BalancedPool(addresses);
    const dropped = withSession ? ofGateway : [...ofGateway, ...ofSession];

    return async (req, res) => {
      // With a session, the client may have left while it was looked up.
      const signal: AbortSignal = res.locals.caller?.signal ?? untilClosed(res);
      const hasBody = "content-length" in req.headers || "transfer-encoding" in req.headers;
      const identity = await identify(res);
      const ours = { ...identity, "x-forwarded-for": req.ip, traceparent: traceparent() };
      try {
        const { statusCode, headers, body } = await pool.request({
          method: req.method as "GET",
          path: req.originalUrl.replace(absolute, "") || "/",
          headers: { ...without(req.headers, dropped), ...ours },
          body: hasBody ? req : null,
          signal,
        });
        res.writeHead(statusCode, without(headers, []));
        await pipeline(body, res);
      } catch (error) {
        if (isClientGone(error)) return;
        logError(error);
        if (res.headersSent) res.destroy();
        else
          throw new Problem(
            503,
            "A part of the app does not answer. Check whether your change was stored, and try again.",
          );
      }
    };
  };
}
