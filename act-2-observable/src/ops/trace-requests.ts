import { type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Request, RequestHandler, Response } from "express";
import { atMost } from "./sampling.ts";

const tracer = trace.getTracer("todo");

/** More than anybody reads. */
const tracesPerSecond = 20;

const ofNoInterest = /^\/($|web\/|healthz|readyz)/;

/**
 * Begins a trace with a request, where it is kept. What callers say of themselves stays outside: their
 * path, address and browser, and whether they want a trace.
 */
export function traceRequests(): RequestHandler {
  const isKept = process.env.OTEL_TRACES_SAMPLER ? () => true : atMost(tracesPerSecond);
  return (req, res, next) => {
    if (ofNoInterest.test(req.path) || !isKept()) return next();
    const options = { kind: SpanKind.SERVER, root: true };
    tracer.startActiveSpan(req.method, options, (span) => {
      res.once("close", () => end(span, req, res));
      next();
    });
  };
}

/** Named after its route, `GET /todos/:id`: express knows it once the request has been answered. */
function end(span: Span, { method, route }: Request, { statusCode }: Response): void {
  if (route) span.updateName(`${method} ${route.path}`).setAttribute("http.route", route.path);
  span.setAttributes({
    "http.request.method": method,
    "http.response.status_code": statusCode,
  });
  if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
