import { expect, test } from "vitest";
import type { ConsumerName } from "../src/async/stream.ts";
import { eventBreaks } from "../src/programs/event-breaks.ts";
import { type EventSchemas, eventSchemas } from "../src/programs/event-catalogue.ts";
import type { Schema } from "../src/programs/schema-breaks.ts";

type Described = { properties: Record<string, Schema>; required: string[] };

/** Returns the schemas after a change of one of them. */
function changed(name: string, change: (data: Described) => void): EventSchemas {
  const copy = structuredClone(eventSchemas);
  const { properties } = copy.$defs[name] as Described;
  change(properties.data as Described);
  return copy;
}

/** Returns what breaks a new consumer, and what breaks an old one. */
function breaksOf(after: EventSchemas, consumer: ConsumerName = "search-projector") {
  return {
    input: eventBreaks(eventSchemas, after, "input", consumer),
    output: eventBreaks(eventSchemas, after, "output", consumer),
  };
}

const completed = "todo.completed.v2";

test("a field with another name breaks new consumers and old ones", () => {
  const after = changed(completed, (data) => {
    data.properties.audience = data.properties.recipients as Schema;
    delete data.properties.recipients;
    data.required = data.required.map((name) => (name === "recipients" ? "audience" : name));
  });
  expect(breaksOf(after)).toEqual({
    input: [
      `${completed} > data > recipients is gone`,
      `${completed} > data > audience is required now`,
    ],
    output: [`${completed} > data > recipients is gone`],
  });
});

test("a field that is always there now breaks new consumers: old events lack it", () => {
  const after = changed(completed, (data) => {
    data.properties.mood = { type: "string" };
    data.required.push("mood");
  });
  expect(breaksOf(after)).toEqual({
    input: [`${completed} > data > mood is required now`],
    output: [],
  });
});

test("a field that may be missing now breaks old consumers", () => {
  const after = changed(completed, (data) => data.required.pop());
  expect(breaksOf(after)).toEqual({
    input: [],
    output: [`${completed} > data > recipients may be missing now`],
  });
});

test("a new field that may be missing breaks nobody", () => {
  const after = changed(completed, ({ properties }) => {
    properties.mood = { type: "string" };
  });
  expect(breaksOf(after)).toEqual({ input: [], output: [] });
});

test("a new event breaks old consumers that get it, and one that is gone breaks new ones", () => {
  const { [completed]: one, ...others } = eventSchemas.$defs;
  const withNew = { $defs: { ...eventSchemas.$defs, "todo.completed.v3": one as Schema } };
  expect(breaksOf(withNew)).toEqual({ input: [], output: ["todo.completed.v3 is new"] });
  expect(breaksOf({ $defs: others })).toEqual({ input: [`${completed} is gone`], output: [] });
});

test("an event that a consumer does not get can't break it", () => {
  const { "todo.created.v1": _, ...others } = eventSchemas.$defs;
  expect(breaksOf({ $defs: others }).input).toEqual(["todo.created.v1 is gone"]);
  expect(breaksOf({ $defs: others }, "email-worker").input).toEqual([]);
});
