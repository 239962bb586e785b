import { AggregationTemporality, InstrumentType, MetricReader } from "@opentelemetry/sdk-metrics";

/**
 * Makes the SDK leave out a gauge that could not be read, as the specification asks: by itself it
 * sends the last value again, with the time of now. What it sends counts since last time, and not
 * since the start; for a gauge both are the same.
 * https://opentelemetry.io/docs/specs/otel/metrics/sdk/#observations-inside-asynchronous-callbacks
 */
export function leaveOutUnread(): void {
  const { prototype } = MetricReader;
  const { selectAggregationTemporality: select } = prototype;
  prototype.selectAggregationTemporality = function (type) {
    const isGauge = type === InstrumentType.OBSERVABLE_GAUGE;
    return isGauge ? AggregationTemporality.DELTA : select.call(this, type);
  };
}
