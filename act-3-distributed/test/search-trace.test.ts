import pg from "pg";
import { expect, test } from "vitest";
import { migratedDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { signUp } from "./people.ts";
import { attribute, type Span, startWatched } from "./watched.ts";

test("one trace leads from the request to the search table, and the delay is measured", async () => {
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
  const database = await migratedDatabase();
  const { collector, output } = await startWatched({ DATABASE_URL: database });
  await eventually(() => expect(collector.points("search.wrong")).not.toEqual([]));
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query("ALTER TABLE search.todos RENAME TO gone");
  await client.end();
  await eventually(() => {
    const failures = collector.points("observation.failures");
    expect(failures.map((point) => attribute(point, "gauge"))).toContain("search.wrong");
    expect(output()).toContain("The gauge search.wrong could not be read");
  });
});
