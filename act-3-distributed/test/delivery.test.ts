import { trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { expect, test } from "vitest";
import type { Entry } from "../src/application/outbox.ts";
import { oneByOne } from "../src/async/relay.ts";
import { observeDelivery } from "../src/ops/delivery.ts";
import { eventually } from "./eventually.ts";
import { message } from "./outbox-table.ts";
import { shareList } from "./people.ts";
import { attribute, type Span, startWatched } from "./watched.ts";

test("e-mails that are not sent show in the metrics although every request succeeds", async () => {
  const { url, collector, output } = await startWatched({ SMTP_URL: "smtp://127.0.0.1:1" });
  const { ana, list } = await shareList(url);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  await ana.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
  await eventually(() => {
    const tries = collector.points("message.tries");
    expect(tries.map((p) => `${attribute(p, "topic")} ${attribute(p, "outcome")}`)).toContain(
      "email failed",
    );
    const waiting = collector.points("email.waiting").filter(({ asDouble = 0 }) => asDouble > 0);
    expect(waiting.map((point) => attribute(point, "topic"))).toContain("email");
    const spans = collector.spans();
    const { traceId } = spans.find(({ name }) => name === "PATCH /todos/:id") as Span;
    expect(output()).toMatch(
      new RegExp(`"${traceId}".*email.due at position \\d+ was not delivered`),
    );
  });
});

test("a slow delivery does not lengthen the span of a quick one", async () => {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor({ exporter })];
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }));
  const slow = Promise.withResolvers<void>();
  const deliver = oneByOne(
    observeDelivery("email", ({ id }) => (id === "slow" ? slow.promise : Promise.resolve())),
  );
  const delivery = deliver(["slow", "quick"].map(entryOf));
  await eventually(() => expect(exporter.getFinishedSpans()).toHaveLength(1));
  slow.resolve();
  expect(await delivery).toEqual([]);
  expect(exporter.getFinishedSpans()).toHaveLength(2);
});

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

function entryOf(id: string): Entry {
  return {
    message: { ...message(id), traceparent },
    delivery: { position: id, attempt: 1, storedAt: new Date() },
  };
}

test("a delivery is part of the trace of the request that caused it", async () => {
  const { url, collector } = await startWatched();
  const { ana, list } = await shareList(url);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  await ana.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
  await eventually(() => {
    const spans = collector.spans();
    const { traceId } = spans.find(({ name }) => name === "PATCH /todos/:id") as Span;
    const names = spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
    expect(names.filter((name) => name === "deliver email")).toHaveLength(2);
    for (const consumer of ["stream", "search-projector", "notification-worker", "email-worker"]) {
      expect(names).toContain(`deliver ${consumer}`);
    }
  });
});

test("a request and its delivery log the same trace, even if it is not kept", async () => {
  const unkept = { OTEL_TRACES_SAMPLER: "always_off", SMTP_URL: "smtp://127.0.0.1:1" };
  const { url, output } = await startWatched(unkept);
  const { ana, list } = await shareList(url);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  await ana.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
  await eventually(() => {
    const lines = output().split("\n");
    const traceOf = (text: string) =>
      JSON.parse(lines.find((line) => line.includes(text)) ?? "{}").trace_id;
    expect(traceOf("todos.change")).toMatch(/^[0-9a-f]{32}$/);
    expect(traceOf("was not delivered")).toBe(traceOf("todos.change"));
  });
});
