import { propagation, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

/** The spans of this process. A process can register a tracer only once, so all tests share it. */
export const spans = new InMemorySpanExporter();

const spanProcessors = [new SimpleSpanProcessor({ exporter: spans })];
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }));
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
