import { expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { signUp } from "./people.ts";
import { deleteIndices, ownIndex } from "./search-engine.ts";
import { attribute, type Span, startWatched } from "./watched.ts";

test("one trace leads from the request to the search index, and the delay is measured", async () => {
  const { url, collector } = await startWatched();
  const ana = await signUp(url, "Ana");
  await ana.post("/todos").send({ title: "Milk" }).expect(201);
  await eventually(() => {
    const spans = collector.spans();
    const { traceId } = spans.find(({ name }) => name === "POST /todos") as Span;
    const names = spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["todos.create", "deliver stream", "deliver search-projector"]),
    );
    const delays = collector.points("message.delay");
    expect(delays.map((point) => attribute(point, "topic"))).toContain("search-projector");
  });
});

test("a gauge that cannot be read is counted and logged", async () => {
  const { engine, env } = await ownIndex();
  const { collector, output } = await startWatched(env);
  await eventually(() => expect(collector.points("search.wrong")).not.toEqual([]));
  await deleteIndices(engine.todos);
  await eventually(() => {
    const failures = collector.points("observation.failures");
    expect(failures.map((point) => attribute(point, "gauge"))).toContain("search.wrong");
    expect(output()).toContain("The gauge search.wrong could not be read");
  });
});
