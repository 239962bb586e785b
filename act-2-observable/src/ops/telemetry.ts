import { type DiagLogger, DiagLogLevel, diag } from "@opentelemetry/api";

/** More than anybody reads. */
const tracesPerSecond = 20;

/**
 * Loaded before the app (`node --import`), because a library can only be watched from its first line
 * on. Without OTEL_EXPORTER_OTLP_ENDPOINT, only OpenTelemetry's interface is loaded, which then does
 * nothing. The other standard variables work as well:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * The function sends what has not been sent yet.
 */
export const stopTelemetry: () => Promise<void> = process.env.OTEL_EXPORTER_OTLP_ENDPOINT
  ? await start()
  : async () => {};

async function start(): Promise<() => Promise<void>> {
  const { register } = await import("import-in-the-middle/register-hooks.mjs");
  register({ include: ["pg", "pg-pool", "pino"] });
  const { NodeSDK } = await import("@opentelemetry/sdk-node");
  const { AggregationType } = await import("@opentelemetry/sdk-metrics");
  const { ParentBasedSampler } = await import("@opentelemetry/sdk-trace");
  const { envDetector, serviceInstanceIdDetector } = await import("@opentelemetry/resources");
  const { PgInstrumentation } = await import("@opentelemetry/instrumentation-pg");
  const { PinoInstrumentation } = await import("@opentelemetry/instrumentation-pino");
  const { atMost } = await import("./sampling.ts");
  const statements = new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: false });
  const sdk = new NodeSDK({
    instrumentations: [statements, new PinoInstrumentation()],
    serviceName: process.env.OTEL_SERVICE_NAME ?? "todo",
    resourceDetectors: [envDetector, serviceInstanceIdDetector], // not the user of the machine
    // Its metrics take several pools for one, and know only statements that are traced.
    views: [
      { meterName: statements.instrumentationName, aggregation: { type: AggregationType.DROP } },
    ],
    ...(!process.env.OTEL_TRACES_SAMPLER && {
      sampler: new ParentBasedSampler({ root: atMost(tracesPerSecond) }),
    }),
  });
  sdk.start();
  const { log } = await import("./log.ts"); // only now, so that its lines are watched as well
  diag.setLogger(
    logFirst((trouble) => log.warn(`Telemetry: ${trouble}`)),
    DiagLogLevel.ERROR,
  );
  // Data that no collector accepts are lost. The app stops all the same.
  return () => sdk.shutdown().catch(() => {});
}

/** Logs the first error only: a collector that is down causes one every few seconds. */
function logFirst(log: (trouble: string) => void): DiagLogger {
  let isLogged = false;
  const ignore = () => {};
  return {
    error(trouble) {
      if (!isLogged) log(trouble);
      isLogged = true;
    },
    ...{ warn: ignore, info: ignore, debug: ignore, verbose: ignore },
  };
}
