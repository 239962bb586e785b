import { z } from "zod";
import type { Attributes, Origin, Value } from "./records.ts";

// The part of OTLP's JSON that the receiver reads. It encodes 64-bit integers as strings:
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding

type AnyValue = {
  stringValue?: string | undefined;
  boolValue?: boolean | undefined;
  intValue?: number | undefined;
  doubleValue?: number | undefined;
  bytesValue?: string | undefined;
  arrayValue?: { values: AnyValue[] } | undefined;
  kvlistValue?: { values: KeyValue[] } | undefined;
};
type KeyValue = { key: string; value: AnyValue };

/** A list that may be missing if it is empty. */
export const list = <T extends z.ZodType>(item: T) => z.array(item).default([]);
export const integer = z.coerce.number();
/** A time in nanoseconds, as milliseconds. */
export const nanos = integer.default(0).transform((ns) => ns / 1e6);

export const anyValue: z.ZodType<AnyValue> = z.lazy(() =>
  z
    .object({
      stringValue: z.string(),
      boolValue: z.boolean(),
      intValue: integer,
      doubleValue: z.number(),
      bytesValue: z.string(),
      arrayValue: z.object({ values: list(anyValue) }),
      kvlistValue: z.object({ values: list(keyValue) }),
    })
    .partial(),
);
const keyValue = z.object({ key: z.string(), value: anyValue.default({}) });

/** The value of an AnyValue. */
export function readValue({ arrayValue, kvlistValue, ...simple }: AnyValue): Value {
  if (arrayValue) return arrayValue.values.map(readValue);
  if (kvlistValue) return readAttributes(kvlistValue.values);
  return Object.values(simple)[0] ?? null;
}

function readAttributes(pairs: KeyValue[]): Attributes {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, readValue(value)]));
}

/** A list of keys and values, as an object. */
export const attributes = list(keyValue).transform(readAttributes);
/** The resource that sends. */
export const resource = z.object({ attributes }).default({ attributes: {} });

/** The service and instance of a resource. */
export function originOf({ attributes: { ...of } }: z.infer<typeof resource>): Origin {
  return {
    service: String(of["service.name"] ?? ""),
    instance: String(of["service.instance.id"] ?? ""),
  };
}
