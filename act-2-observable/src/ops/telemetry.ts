import type { IncomingMessage } from "node:http";
import { type Attributes, propagation, type Span } from "@opentelemetry/api";

/** More than anybody reads. Beyond it a trace costs more than it tells. */
const tracesPerSecond = 100;

/**
 * Counted by libraries at every statement and span, which costs much of the rate. The pools are read
 * by `watchPool` instead: the library takes several for one.
 */
const leftOut = [
  { meterName: "@opentelemetry/instrumentation-pg", instrumentName: "db.client.connection.*" },
  { meterName: "@opentelemetry/sdk-trace", instrumentName: "otel.sdk.span.*" },
];

/**
 * Loaded before the app (`node --import`), since a library can only be watched from its first line
 * on. Without OTEL_EXPORTER_OTLP_ENDPOINT nothing of OpenTelemetry is loaded but its interface, which
 * then does nothing. The other standard variables work, too:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * Ends with sending what has not been sent yet.
 */
export const stopTelemetry: () => Promise<void> = process.env.OTEL_EXPORTER_OTLP_ENDPOINT
  ? await start()
  : async () => {};

async function start(): Promise<() => Promise<void>> {
  const { register } = await import("import-in-the-middle/register-hooks.mjs");
  register({ include: ["node:http", "http", "pg", "pg-pool", "pino"] });
  const { NodeSDK } = await import("@opentelemetry/sdk-node");
  const { HttpInstrumentation } = await import("@opentelemetry/instrumentation-http");
  const { PgInstrumentation } = await import("@opentelemetry/instrumentation-pg");
  const { PinoInstrumentation } = await import("@opentelemetry/instrumentation-pino");
  const { RuntimeNodeInstrumentation } = await import(
    "@opentelemetry/instrumentation-runtime-node"
  );
  const { AggregationType } = await import("@opentelemetry/sdk-metrics");
  const { upTo } = await import("./sampling.ts");
  process.env.OTEL_SERVICE_NAME ??= "todo";
  process.env.OTEL_NODE_RESOURCE_DETECTORS ??= "env,serviceinstance"; // not the user of the machine
  process.env.OTEL_NODE_EXPERIMENTAL_SDK_METRICS ??= "true"; // counts spans that did not get away
  process.env.OTEL_METRIC_EXPORT_INTERVAL ??= "5000"; // ms; a minute is long for whoever watches
  process.env.OTEL_METRIC_EXPORT_TIMEOUT ??= process.env.OTEL_METRIC_EXPORT_INTERVAL;
  const sdk = new NodeSDK({
    ...(!process.env.OTEL_TRACES_SAMPLER && { sampler: upTo(tracesPerSecond) }),
    views: leftOut.map((one) => ({ ...one, aggregation: { type: AggregationType.DROP } })),
    instrumentations: [
      new HttpInstrumentation({
        disableOutgoingRequestInstrumentation: true,
        ignoreIncomingRequestHook: ({ url = "" }) => /^\/($|web\/|healthz|readyz)/.test(url),
        startIncomingSpanHook: beginAnew,
        applyCustomAttributesOnSpan: nameAfterRoute,
      }),
      new PgInstrumentation({
        requireParentSpan: true,
        ignoreConnectSpans: false,
        requestHook: leaveOutMessage,
      }),
      new PinoInstrumentation(),
      new RuntimeNodeInstrumentation(),
    ],
  });
  sdk.start();
  // What no collector takes is lost; the app stops all the same.
  return () => sdk.shutdown().catch(() => {});
}

/** What the library would write down of the caller: what they typed, addresses, the browser. */
const nothingPersonal: Attributes = {
  "url.path": undefined,
  "url.query": undefined,
  "server.address": undefined,
  "server.port": undefined,
  "client.address": undefined,
  "network.peer.address": undefined,
  "network.peer.port": undefined,
  "user_agent.original": undefined,
};

/** No caller says whether a request is traced, nor by which id: each begins a trace of its own. */
function beginAnew({ headers }: IncomingMessage): Attributes {
  for (const name of propagation.fields()) delete headers[name];
  return nothingPersonal;
}

/** Errors of the database quote values. The code, which the span has as well, says what it was. */
function leaveOutMessage(span: Span): void {
  const setStatus = span.setStatus.bind(span);
  span.setStatus = ({ code }) => setStatus({ code });
}

/** Express knows the route of a request once it has been answered: `GET /todos/:id`, not just `GET`. */
function nameAfterRoute(span: Span, request: unknown): void {
  const { method, route } = request as IncomingMessage & { route?: { path: string } };
  if (!route) return;
  span.updateName(`${method} ${route.path}`);
  span.setAttribute("http.route", route.path);
}
