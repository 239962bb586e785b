import { expect, test } from "vitest";
import { type Receiver, startReceiver } from "./receiver.ts";
import type { Span } from "./records.ts";

function span(about: Pick<Span, "traceId" | "name"> & Partial<Span>): Span {
  return {
    service: "",
    instance: "",
    spanId: about.name,
    kind: "server",
    startMs: 1000,
    durationMs: 5,
    failed: false,
    attributes: {},
    events: [],
    links: [],
    ...about,
  };
}

async function namesOf({ url }: Receiver, query: Record<string, string>): Promise<string[]> {
  const response = await fetch(`${url}/api/traces?${new URLSearchParams(query)}`);
  return (await response.json()).map(({ name }: { name: string }) => name);
}

test("the duration of a trace is that of its root, even if messages are delivered later", async () => {
  const create = span({ traceId: "a", name: "POST /todos", durationMs: 40 });
  const later = { parentSpanId: create.spanId, startMs: 18_000, durationMs: 600 };
  const deliver = span({ traceId: "a", name: "deliver mail", ...later });
  await using receiver = await startReceiver();
  receiver.store.addSpans([create, deliver]);
  expect(receiver.store.traces()).toMatchObject([{ durationMs: 40, untilMs: 17_600 }]);
  expect(await namesOf(receiver, { longerThanMs: "40" })).toEqual(["POST /todos"]);
  expect(await namesOf(receiver, { longerThanMs: "41" })).toEqual([]);
});

test("changes only: leaves out requests that a page repeats", async () => {
  await using receiver = await startReceiver();
  const names = ["GET /lists", "POST /todos", "DELETE /todos/:id", "relay"];
  receiver.store.addSpans(names.map((name) => span({ traceId: name, name })));
  expect(await namesOf(receiver, { changes: "true" })).toEqual([
    "POST /todos",
    "DELETE /todos/:id",
  ]);
  expect(await namesOf(receiver, {})).toEqual(names);
});
