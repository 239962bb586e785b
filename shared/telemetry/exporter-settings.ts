export type ExporterSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: string;
  OTEL_EXPORTER_OTLP_PROTOCOL: "http/json";
};

/** The variables that make a program with OpenTelemetry's SDK send to a receiver at `url`. */
export function exporterSettings(url: string): ExporterSettings {
  return { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" };
}
