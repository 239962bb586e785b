import {
  createNoopMeter,
  type DiagLogger,
  DiagLogLevel,
  diag,
  type Span,
} from "@opentelemetry/api";

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
  register({ include: ["pg", "pg-pool", "pino"] });
  const { NodeSDK } = await import("@opentelemetry/sdk-node");
  const { PgInstrumentation } = await import("@opentelemetry/instrumentation-pg");
  const { PinoInstrumentation } = await import("@opentelemetry/instrumentation-pino");
  process.env.OTEL_SERVICE_NAME ??= "todo";
  process.env.OTEL_NODE_RESOURCE_DETECTORS ??= "env,serviceinstance"; // not the user of the machine
  process.env.OTEL_NODE_EXPERIMENTAL_SDK_METRICS ??= "true"; // counts spans that did not get away
  process.env.OTEL_METRIC_EXPORT_INTERVAL ??= "5000"; // ms; a minute is long for whoever watches
  process.env.OTEL_METRIC_EXPORT_TIMEOUT ??= process.env.OTEL_METRIC_EXPORT_INTERVAL;
  const statements = new PgInstrumentation({
    requireParentSpan: true,
    ignoreConnectSpans: false,
    requestHook: leaveOutMessage,
  });
  const sdk = new NodeSDK({ instrumentations: [statements, new PinoInstrumentation()] });
  sdk.start();
  // It counts at every statement, takes several pools for one, and knows only what is traced.
  statements.setMeterProvider({ getMeter: createNoopMeter });
  const { log } = await import("./log.ts"); // only now, so that its lines are watched, too
  diag.setLogger(
    once((trouble) => log.warn(`Telemetry: ${trouble}`)),
    DiagLogLevel.ERROR,
  );
  // What no collector takes is lost; the app stops all the same.
  return () => sdk.shutdown().catch(() => {});
}

/** Hears of the first trouble alone: a collector that is down is trouble every five seconds. */
function once(tell: (trouble: string) => void): DiagLogger {
  let isTold = false;
  const ignore = () => {};
  return {
    error(trouble) {
      if (!isTold) tell(trouble);
      isTold = true;
    },
    ...{ warn: ignore, info: ignore, debug: ignore, verbose: ignore },
  };
}

/** Errors of the database quote values. The code, which the span has as well, says what it was. */
function leaveOutMessage(span: Span): void {
  const setStatus = span.setStatus.bind(span);
  span.setStatus = ({ code }) => setStatus({ code });
}
