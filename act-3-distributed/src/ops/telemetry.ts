import { createNoopMeter, type DiagLogger, DiagLogLevel, diag } from "@opentelemetry/api";

/** Enough traces for people to read. */
const tracesPerSecond = 20;

/**
 * Loaded before the app (`node --import`), because libraries must be instrumented before they are
 * imported. Without OTEL_EXPORTER_OTLP_ENDPOINT, OpenTelemetry's SDK is not loaded, and its API does
 * nothing. The other standard variables work as well:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * The returned function sends the remaining data.
 */
export const stopTelemetry: () => Promise<void> = process.env.OTEL_EXPORTER_OTLP_ENDPOINT
  ? await start()
  : async () => {};

async function start(): Promise<() => Promise<void>> {
  const { register } = await import("import-in-the-middle/register-hooks.mjs");
  register({ include: ["pg", "pg-pool", "pino"] });
  const { NodeSDK } = await import("@opentelemetry/sdk-node");
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
    ...(!process.env.OTEL_TRACES_SAMPLER && {
      sampler: new ParentBasedSampler({ root: atMost(tracesPerSecond) }),
    }),
  });
  sdk.start();
  // Its metrics merge all pools into one, and cover only traced statements. A view that drops them
  // would cost as much as they do.
  statements.setMeterProvider({ getMeter: createNoopMeter });
  const { log } = await import("./log.ts"); // only now, so that the logger is instrumented as well
  diag.setLogger(
    logFirst((trouble) => log.warn(`Telemetry: ${trouble}`)),
    DiagLogLevel.ERROR,
  );
  // Data that no collector accepts is lost. The app stops anyway.
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
