import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import { context, logs, metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { listen } from "../kit/ports.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

let receiver: Receiver;
let upstream: Receiver;
let sdk: NodeSDK;
const begunMs = Date.now();

beforeAll(async () => {
  upstream = await startReceiver();
  receiver = await startReceiver({ forwardTo: upstream.url });
  Object.entries({
    ...receiver.env,
    OTEL_NODE_RESOURCE_DETECTORS: "serviceinstance",
    OTEL_BSP_SCHEDULE_DELAY: "50",
    OTEL_BLRP_SCHEDULE_DELAY: "50",
    OTEL_METRIC_EXPORT_INTERVAL: "100",
    OTEL_METRIC_EXPORT_TIMEOUT: "100",
  }).forEach(([name, value]) => {
    vi.stubEnv(name, value);
  });
  sdk = new NodeSDK({ serviceName: "todo" });
  sdk.start();
});
afterAll(async () => {
  await sdk.shutdown();
  await Promise.all([receiver.stop(), upstream.stop()]);
  vi.unstubAllEnvs();
});
afterEach(() => receiver.store.clear());

const post = ({ url }: Receiver, path: string, body: BodyInit, headers = {}) =>
  fetch(`${url}${path}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });

/** A trace of two spans and a log record; a second trace links to it. */
function createAndRelay() {
  const tracer = trace.getTracer("test");
  const request = tracer.startSpan("POST /todos", { attributes: { "http.route": "/todos" } });
  context.with(trace.setSpan(context.active(), request), () => {
    const insert = tracer.startSpan("INSERT", { attributes: { rows: 1, tags: ["a", "b"] } });
    insert.recordException(new Error("disk full"));
    insert.setStatus({ code: SpanStatusCode.ERROR, message: "disk full" });
    insert.end();
    logs.getLogger("test").emit({ severityText: "warn", body: "grüße", attributes: { n: 1 } });
  });
  request.end();
  const relay = tracer.startSpan("relay", { links: [{ context: request.spanContext() }] });
  relay.end();
  return request.spanContext().traceId;
}

const soon = (check: () => void) => vi.waitFor(check, { timeout: 30_000 });

test("the spans of a trace have their attributes, events and links", async () => {
  const traceId = createAndRelay();
  await soon(() => expect(receiver.store.trace(traceId)).toHaveLength(2));
  const [request, insert] = receiver.store.trace(traceId);
  expect(request).toMatchObject({ name: "POST /todos", service: "todo", failed: false });
  expect(request?.parentSpanId).toBeUndefined();
  expect(insert).toMatchObject({
    parentSpanId: request?.spanId,
    attributes: { rows: 1, tags: ["a", "b"] },
    failed: true,
    problem: "disk full",
    events: [{ name: "exception", attributes: { "exception.message": "disk full" } }],
  });
  expect(insert?.startMs).toBeGreaterThanOrEqual(begunMs - 1);
  expect(insert?.durationMs).toBeGreaterThan(0);
});

test("spans are found by name, attributes and time, and linked traces by links", async () => {
  const traceId = createAndRelay();
  const { store } = receiver;
  await soon(() => expect(store.linkedTraces(traceId)).toHaveLength(1));
  const [relayId = ""] = store.linkedTraces(traceId);
  expect(store.linkedTraces(relayId)).toEqual([traceId]);
  // Spans of an earlier test may arrive late.
  const tracesOf = (query: Parameters<typeof store.spans>[0]) =>
    store.spans(query).map((span) => span.traceId);
  expect(tracesOf({ name: "relay" })).toContain(relayId);
  expect(tracesOf({ attributes: { "http.route": "/todos" } })).toContain(traceId);
  expect(tracesOf({ attributes: { "http.route": "/todos" } })).not.toContain(relayId);
  expect(store.spans({ sinceMs: Date.now() + 1000 })).toEqual([]);
  expect(store.traces().find((one) => one.traceId === traceId)).toMatchObject({
    name: "POST /todos",
    spanCount: 2,
    failed: true,
  });
});

test("a log record without a body has no text", async () => {
  const logRecords = [{ timeUnixNano: "1" }, { timeUnixNano: "2", body: {} }];
  await using own = await startReceiver();
  const { status } = await post(
    own,
    "/v1/logs",
    JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
  );
  expect(status).toBe(200);
  expect(own.store.logs({}).map(({ text }) => text)).toEqual(["", ""]);
});

test("log records are found by trace", async () => {
  const traceId = createAndRelay();
  await soon(() => expect(receiver.store.logs({ traceId })).toHaveLength(1));
  expect(receiver.store.logs({ traceId })[0]).toMatchObject({
    severity: "WARN",
    text: "grüße",
    attributes: { n: 1 },
  });
});

test("counters, gauges and histograms are read", async () => {
  const meter = metrics.getMeter("test");
  meter.createCounter("mails.sent").add(3, { kind: "done" });
  meter.createUpDownCounter("jobs.queued").add(2);
  const advice = { explicitBucketBoundaries: [0.1, 0.2, 0.4] };
  const duration = meter.createHistogram("journey.duration", { unit: "s", advice });
  for (let at = 0; at < 100; at++) duration.record(0.15, { journey: "create" });

  const { metrics: store } = receiver.store;
  await soon(() => expect(store.value("journey.duration")).toBe(100));
  expect(store.value("mails.sent", { kind: "done" })).toBe(3);
  expect(store.increase("mails.sent", {}, { fromMs: begunMs })).toBe(3);
  expect(store.value("jobs.queued")).toBe(2);
  const [p50, p99] =
    store.percentiles("journey.duration", [0.5, 0.99], { journey: "create" }) ?? [];
  expect(p50).toBeCloseTo(0.15);
  expect(p99).toBeCloseTo(0.199);
  expect(store.list().find(({ name }) => name === "journey.duration")).toMatchObject({
    kind: "histogram",
    unit: "s",
  });
});

test("everything received is forwarded", async () => {
  const traceId = createAndRelay();
  await soon(() => {
    expect(upstream.store.trace(traceId)).toHaveLength(2);
    expect(upstream.store.logs({ traceId })).toHaveLength(1);
  });
});

test("a compressed body is read, protobuf and invalid data are refused with a remedy", async () => {
  const send = (body: BodyInit, headers = {}) => post(receiver, "/v1/traces", body, headers);
  const packed = await send(gzipSync("{}"), { "content-encoding": "gzip" });
  expect(packed.status).toBe(200);
  const protobuf = await send("", { "content-type": "application/x-protobuf" });
  expect(protobuf.status).toBe(415);
  expect(await protobuf.text()).toContain("OTEL_EXPORTER_OTLP_PROTOCOL=http/json");
  expect((await send('{"resourceSpans":[1]}')).status).toBe(400);
});

/** Sends a request with this Host header, which fetch does not allow. */
async function answerTo(host: string, path: string): Promise<IncomingMessage> {
  const request = get(`${receiver.url}${path}`, { headers: { host } });
  const [response] = await once(request, "response");
  return response.resume();
}

test("a page on the internet whose name points to this machine is refused", async () => {
  const stranger = await answerTo(`example.com:${receiver.port}`, "/api/traces");
  expect(stranger.statusCode).toBe(403);
  for (const name of ["127.0.0.1", "localhost", "[::1]"]) {
    const own = await answerTo(`${name}:${receiver.port}`, "/api/traces");
    expect(own.statusCode).toBe(200);
  }
  const page = await answerTo(`localhost:${receiver.port}`, "/");
  expect(page.headers["content-security-policy"]).toMatch(/^default-src 'self';/);
});

test("a receiver that accepts nothing is reported once", async () => {
  const said = vi.spyOn(console, "error").mockReturnValue();
  onTestFinished(() => said.mockRestore());
  const refusing = createServer((_req, res) => res.writeHead(503).end());
  const forwardTo = `http://127.0.0.1:${await listen(refusing)}`;
  onTestFinished(() => void refusing.close());
  await using sender = await startReceiver({ forwardTo });
  for (let sent = 0; sent < 3; sent++) {
    const forwarded = once(refusing, "request");
    expect((await post(sender, "/v1/traces", "{}")).status).toBe(200);
    await forwarded;
  }
  await soon(() => expect(said).toHaveBeenCalled());
  expect(said.mock.calls).toEqual([[expect.stringContaining(`${forwardTo}: it answers 503`)]]);
});

test("a body with very many spans is accepted", async () => {
  const span = { traceId: "a", spanId: "b", name: "c" };
  const spans = Array.from({ length: 150_000 }, () => span);
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  await using large = await startReceiver();
  expect((await post(large, "/v1/traces", body)).status).toBe(200);
  expect(large.store.spans()).toHaveLength(50_000);
});

test("only the newest spans are kept", async () => {
  await using small = await startReceiver({ limits: { spans: 10 } });
  const template = { traceId: "a", kind: "internal", startMs: 0, durationMs: 1, failed: false };
  const rest = { attributes: {}, events: [], links: [], service: "", instance: "" };
  for (let at = 0; at < 100; at++) {
    const spanId = `${at}`;
    small.store.addSpans([{ ...template, ...rest, kind: "internal", spanId, name: spanId }]);
  }
  const names = small.store.spans().map(({ name }) => name);
  expect(names.length).toBeLessThanOrEqual(11);
  expect(names.at(-1)).toBe("99");
});
