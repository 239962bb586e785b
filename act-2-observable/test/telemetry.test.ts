import pg from "pg";
import request from "supertest";
import { expect, test, vi } from "vitest";
import { emptyDatabase } from "./database.ts";
import { signUp } from "./people.ts";
import { attribute, patience, type Span, startProcess, startWatched } from "./watched.ts";

test("one trace shows a request, its use case and its statements", async () => {
  const { url, collector } = await startWatched();
  const ana = await signUp(url, "Ana");
  await ana.post("/todos").send({ title: "Milk" }).expect(201);
  await vi.waitFor(() => {
    const spans = collector.spans();
    const { traceId } = spans.find(({ name }) => name === "POST /todos") as Span;
    const names = spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
    expect(names).toContain("todos.create");
    expect(names.some((name) => name.startsWith("pg.query:INSERT INTO todos"))).toBe(true);
  }, patience);
});

test("journeys are measured with their outcomes, and pools with who waits", async () => {
  const { url, collector } = await startWatched();
  const ana = await signUp(url, "Ana");
  const { body: todo } = await ana.post("/todos").send({ title: "Milk" });
  await ana.patch(`/todos/${todo.id}`).send({ completed: true });
  await ana.get("/search?q=milk");
  await ana.post("/todos").send({ title: "Milk", listId: crypto.randomUUID() }).expect(404);
  await vi.waitFor(() => {
    const points = collector.points("journey.duration");
    const seen = points.map(
      (point) => `${attribute(point, "journey")} ${attribute(point, "outcome")}`,
    );
    expect(seen).toEqual(
      expect.arrayContaining(["create done", "create refused", "complete done", "search done"]),
    );
    const pools = collector.points("db.client.connection.count");
    const names = pools.map((point) => attribute(point, "db.client.connection.pool.name"));
    expect(names).toContain("requests");
    expect(collector.points("db.client.connection.pending_requests")).not.toEqual([]);
    expect(collector.points("db.waiting_for_lock")).not.toEqual([]);
  }, patience);
});

test("nothing personal and no secret is in any signal", async () => {
  const { url, collector, output, stop } = await startWatched();
  const secret = "hunter2 hunter2";
  await request(url)
    .post("/accounts")
    .send({ email: "eve@example.com", name: "Evelyn", password: secret });
  const session = await request(url)
    .post("/sessions")
    .send({ email: "eve@example.com", password: secret });
  const eve = request
    .agent(url)
    .auth(session.body.token, { type: "bearer" })
    .set("User-Agent", "Eve's browser");
  await eve.post("/todos").send({ title: "Divorce lawyer" });
  await eve.get("/search?q=divorce");
  await eve.get("/search?q=%00").expect(400);
  await request(url).post("/sessions").send({ email: "eve@example.com", password: "wrong wrong" });
  await vi.waitFor(() => expect(collector.spans().map((s) => s.name)).toContain("GET /search"));
  await stop();
  const everything = [...collector.bodies, output()].join("\n");
  for (const personal of [
    "eve@",
    "Evelyn",
    "hunter2",
    "ivorce",
    "Eve's browser",
    session.body.token,
  ]) {
    expect(everything).not.toContain(personal);
  }
  expect(everything).not.toMatch(/"(client|network.peer)\.address"/);
});

test("the log line of a failure names its trace", async () => {
  const database = await emptyDatabase();
  const { url, collector, output } = await startWatched({ DATABASE_URL: database });
  const ana = await signUp(url, "Ana");
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query("ALTER TABLE lists RENAME TO gone");
  await client.end();
  await ana.get("/lists").expect(500);
  await vi.waitFor(() => {
    const { traceId } = collector.spans().find(({ name }) => name === "GET /lists") as Span;
    const line = output()
      .split("\n")
      .find((text) => text.includes("does not exist"));
    expect(JSON.parse(line ?? "{}")).toMatchObject({ trace_id: traceId });
  }, patience);
});

test("a collector that is down harms neither an answer nor a clean stop", async () => {
  const { url, stop } = await startProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    OTEL_EXPORTER_OTLP_TIMEOUT: "500",
  });
  const ana = await signUp(url, "Ana");
  await ana.post("/todos").send({ title: "Milk" }).expect(201);
  expect(await stop()).toBe(0);
});

test("without an address nothing of it is loaded", async () => {
  const { output, url } = await startProcess({ NODE_DEBUG: "" });
  await request(url).get("/healthz").expect(200);
  expect(output()).not.toContain("OTEL");
});
