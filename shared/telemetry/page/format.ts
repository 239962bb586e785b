const digits = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});

/** 0.4 → 400 µs, 12.34 → 12.3 ms, 2500 → 2.5 s. */
export function duration(ms: number): string {
  if (ms === 0) return "0";
  if (ms < 1) return `${digits.format(ms * 1000)} µs`;
  if (ms < 1000) return `${digits.format(ms)} ms`;
  return `${digits.format(ms / 1000)} s`;
}

/** The end of the last span, if it is later than that of the root by more than a clock tick. */
export function until(untilMs: number, durationMs: number): string {
  return untilMs - durationMs > 1 ? `until ${duration(untilMs)}` : "";
}

function bytes(count: number): string {
  if (count < 1e6) return `${digits.format(count / 1e3)} kB`;
  return `${digits.format(count / 1e6)} MB`;
}

/**
 * A number in one of OpenTelemetry's units. A unit in braces, such as {request}, only names what is
 * counted.
 */
export function quantity(value: number, unit: string): string {
  if (unit === "s") return duration(value * 1000);
  if (unit === "ms") return duration(value);
  if (unit === "ns") return duration(value / 1e6);
  if (unit === "By") return bytes(value);
  const plain = digits.format(value);
  if (unit === "1" || unit === "" || unit.startsWith("{")) return plain;
  return unit.startsWith("/") ? `${plain}${unit}` : `${plain} ${unit}`;
}

/** The time of day with milliseconds. */
export function timeOfDay(ms: number): string {
  return clock.format(ms);
}

/** A value of an attribute, as text. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
