import { propagation, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import express from "express";
import request from "supertest";
import { beforeAll, expect, test } from "vitest";
import { traceRequests } from "../src/ops/trace-requests.ts";
import { eventually } from "./eventually.ts";

const exporter = new InMemorySpanExporter();
const traceId = "c0".repeat(16);

beforeAll(() => {
  const spanProcessors = [new SimpleSpanProcessor({ exporter })];
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }));
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});

/** Sends a request that names a trace. Returns the trace of its span. */
async function traceOfRequest(trustsCaller: boolean): Promise<string | undefined> {
  exporter.reset();
  const app = express();
  app.use(traceRequests({ trustsCaller }));
  app.get("/lists", (_, res) => void res.json([]));
  const traceparent = `00-${traceId}-${"ab".repeat(8)}-01`;
  await request(app).get("/lists").set("traceparent", traceparent).expect(200);
  await eventually(() => expect(exporter.getFinishedSpans()).toHaveLength(1));
  return exporter.getFinishedSpans()[0]?.spanContext().traceId;
}

test("a request continues the trace of a trusted caller", async () => {
  expect(await traceOfRequest(true)).toBe(traceId);
});

test("a request of any other caller begins a trace", async () => {
  expect(await traceOfRequest(false)).not.toBe(traceId);
});
