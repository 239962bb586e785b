export type ExporterSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: string;
  OTEL_EXPORTER_OTLP_PROTOCOL: "http/json";
  OTEL_METRIC_EXPORT_INTERVAL: string;
  OTEL_NODE_EXPERIMENTAL_SDK_METRICS: "true";
};

/** The variables that make a program with OpenTelemetry's SDK send to a receiver at `url`. */
export function exporterSettings(url: string): ExporterSettings {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_METRIC_EXPORT_INTERVAL: "5000", // ms; the default of a minute is long for a person who watches
    OTEL_NODE_EXPERIMENTAL_SDK_METRICS: "true", // counts spans that were dropped
  };
}
