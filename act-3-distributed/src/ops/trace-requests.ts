import {
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import type { Request, RequestHandler, Response } from "express";

const tracer = trace.getTracer("todo");

/** The page's files and health checks run no use case, and would hide the other traces. */
const untraced = /^\/($|web\/|healthz|readyz)/;

/**
 * Traces each request to the API. With `trustsCaller`, a request continues the trace of its
 * `traceparent` header. Set it only behind a trusted edge. Otherwise each request begins a new
 * trace. The span has no personal data, such as the path with its ids, the address or the browser.
 */
export function traceRequests({ trustsCaller }: { trustsCaller: boolean }): RequestHandler {
  return (req, res, next) => {
    if (untraced.test(req.path)) return next();
    const parent = trustsCaller ? propagation.extract(ROOT_CONTEXT, req.headers) : ROOT_CONTEXT;
    const span = tracer.startSpan(req.method, { kind: SpanKind.SERVER }, parent);
    res.once("close", () => end(span, req, res));
    const traced = trace.setSpan(parent, span);
    // If the trace is not kept, the libraries below make no spans.
    context.with(span.isRecording() ? traced : suppressTracing(traced), next);
  };
}

/** Names the span after its route, `GET /todos/:id`, which is only known after the response. */
function end(span: Span, { method, route }: Request, { statusCode }: Response): void {
  if (route) span.updateName(`${method} ${route.path}`).setAttribute("http.route", route.path);
  span.setAttributes({
    "http.request.method": method,
    "http.response.status_code": statusCode,
  });
  if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
