import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import pg from "pg";
import request from "supertest";
import { expect, onTestFinished, test } from "vitest";
import { migratedDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { shareList, signUp } from "./people.ts";
import { attribute, type Span, startProcess, startWatched } from "./watched.ts";

test("one trace shows a request, its use case and its statements", async () => {
  const { url, collector } = await startWatched();
  const ana = await signUp(url, "Ana");
  await ana.post("/todos").send({ title: "Milk" }).expect(201);
  await eventually(() => {
    const spans = collector.spans();
    const { traceId } = spans.find(({ name }) => name === "POST /todos") as Span;
    const names = spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
    expect(names).toContain("todos.create");
    expect(names.some((name) => name.startsWith("pg.query:INSERT INTO todos"))).toBe(true);
  });
});

test("journeys are measured with their outcomes, and pools with waiting requests", async () => {
  const { url, collector } = await startWatched();
  const ana = await signUp(url, "Ana");
  const { body: todo } = await ana.post("/todos").send({ title: "Milk" });
  await ana.patch(`/todos/${todo.id}`).send({ completed: true });
  await ana.get("/search?q=milk");
  await ana.post("/todos").send({ title: "Milk", listId: crypto.randomUUID() }).expect(404);
  await eventually(() => {
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
  });
});

test("e-mails above the hourly limit are counted, and only the first is logged", async () => {
  const { url, collector, output } = await startWatched({ EMAILS_PER_HOUR: "1" });
  const { ana, list } = await shareList(url);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  for (const completed of [true, false, true]) {
    await ana.patch(`/todos/${todo.id}`).send({ completed }).expect(200);
  }
  await eventually(() => {
    const point = collector.points("email.withheld").at(-1);
    expect(point?.asDouble).toBe(3); // of two completions with two members, one sends an e-mail
  });
  expect(output().match(/EMAILS_PER_HOUR is reached/g)).toHaveLength(1);
});

test("a trace has only the statements of its own request, even if many requests wait", async () => {
  const { url, collector } = await startWatched();
  const ana = await signUp(url, "Ana");
  await Promise.all(Array.from({ length: 60 }, () => ana.get("/todos").expect(200)));
  await eventually(() => {
    const traces = Map.groupBy(collector.spans(), ({ traceId }) => traceId);
    const requests = [...traces.values()].filter((spans) =>
      spans.some(({ name }) => name === "GET /todos"),
    );
    const statements = requests.map((spans) =>
      spans.filter(({ name }) => name.startsWith("pg.query")),
    );
    expect(statements.length).toBeGreaterThan(5);
    expect(new Set(statements.map(({ length }) => length))).toEqual(new Set([3]));
  });
});

test("a caller can neither choose its trace nor turn tracing on or off", async () => {
  const { url, collector } = await startWatched();
  const ana = await signUp(url, "Ana");
  const chosen = ["c0".repeat(16), "c1".repeat(16)];
  await ana
    .get("/me")
    .set("traceparent", `00-${chosen[0]}-${"ab".repeat(8)}-00`)
    .expect(200);
  await ana
    .get("/lists")
    .set("traceparent", `00-${chosen[1]}-${"ab".repeat(8)}-01`)
    .expect(200);
  await eventually(() => {
    const names = collector.spans().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["GET /me", "GET /lists"]));
  });
  for (const { traceId } of collector.spans()) expect(chosen).not.toContain(traceId);
});

test("no signal contains personal data or secrets", async () => {
  const database = await migratedDatabase();
  const { url, collector, output, stop } = await startWatched({
    DATABASE_URL: database,
    SMTP_URL: await refusingMailServer(),
  });
  await signUp(url, "Benedict");
  const secret = "hunter2 hunter2";
  const account = { email: "eve@example.com", name: "Evelyn", password: secret };
  await request(url).post("/accounts").send(account);
  const session = await request(url)
    .post("/sessions")
    .send({ email: account.email, password: secret });
  const eve = request
    .agent(url)
    .auth(session.body.token, { type: "bearer" })
    .set("User-Agent", "Eve's browser");
  const { body: list } = await eve.post("/lists").send({ name: "Custody" });
  const benedict = { email: "benedict@example.com", role: "editor" };
  await eve.post(`/lists/${list.id}/members`).send(benedict).expect(201);
  const { body: todo } = await eve
    .post("/todos")
    .send({ title: "Divorce lawyer", listId: list.id });
  await eve.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
  await eve.get("/search?q=divorce");
  await eve.get("/search?q=%00").expect(400);
  await eve.get("/todos/eve@example.com").set("X-Forwarded-Host", "evelyn.example").expect(404);
  await request(url)
    .post("/sessions")
    .send({ ...account, password: "wrong wrong", name: undefined });
  // Two server errors, for which PostgreSQL's message contains the title.
  const post = () => eve.post("/todos").send({ title: "Divorce lawyer", listId: list.id });
  await run(database, "CREATE UNIQUE INDEX ON todos (title)");
  await post().expect(500);
  await run(database, "ALTER TABLE todos ADD CHECK (title::integer > 0) NOT VALID");
  await post().expect(500);
  await eventually(() => expect(output()).toContain("An e-mail was not sent"));
  await eventually(() => expect(collector.spans().map((s) => s.name)).toContain("GET /search"));
  await stop();
  const everything = [...collector.bodies, output()].join("\n");
  expect(everything).toContain("22P02");
  const personal = ["@example.com", "Evelyn", "evelyn", "Benedict", "Custody", "ivorce", "hunter2"];
  const secrets = [session.body.token, new URL(database).password, todo.id, list.id];
  for (const word of [...personal, ...secrets, "Eve's browser"]) {
    expect(everything).not.toContain(word);
  }
  expect(everything).not.toMatch(/"(client|network.peer)\.address"/);
});

test("the log line of a failure names its trace", async () => {
  const database = await migratedDatabase();
  const { url, collector, output } = await startWatched({ DATABASE_URL: database });
  const ana = await signUp(url, "Ana");
  await run(database, "ALTER TABLE lists RENAME TO gone");
  await ana.get("/lists").expect(500);
  await eventually(() => {
    const { traceId } = collector.spans().find(({ name }) => name === "GET /lists") as Span;
    const line = output()
      .split("\n")
      .find((text) => text.includes("does not exist"));
    expect(JSON.parse(line ?? "{}")).toMatchObject({ trace_id: traceId });
  });
});

test("the log line of a command names its trace", async () => {
  const { url, collector, output } = await startWatched();
  const ana = await signUp(url, "Ana");
  const { body: me } = await ana.get("/me");
  await ana.post("/todos").send({ title: "Milk" }).expect(201);
  await eventually(() => {
    const { traceId } = collector.spans().find(({ name }) => name === "POST /todos") as Span;
    const line = output()
      .split("\n")
      .find((text) => text.includes("todos.create"));
    const command = { command: "todos.create", account: me.id, outcome: "done" };
    expect(JSON.parse(line ?? "{}")).toMatchObject({ ...command, trace_id: traceId });
  });
});

test("a collector that is down affects neither a response nor a clean stop", async () => {
  const { url, stop, output } = await startProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    OTEL_EXPORTER_OTLP_TIMEOUT: "500",
    OTEL_METRIC_EXPORT_INTERVAL: "200",
  });
  const ana = await signUp(url, "Ana");
  await ana.post("/todos").send({ title: "Milk" }).expect(201);
  await eventually(() => expect(output()).toContain("Telemetry: "));
  expect(await stop()).toBe(0);
  expect(output().match(/Telemetry: /g)).toHaveLength(1);
});

test("a clean stop sends the last metrics and logs no error", async () => {
  const { stop, output } = await startWatched({ OTEL_METRIC_EXPORT_INTERVAL: "60000" });
  expect(await stop()).toBe(0);
  expect(output()).not.toContain("could not be read");
});

test("the operator can name the service", async () => {
  const { collector } = await startWatched({ OTEL_SERVICE_NAME: "todo-blue" });
  await eventually(() => expect(collector.bodies.join()).toContain('"todo-blue"'));
});

test("without an endpoint, OpenTelemetry's SDK is not loaded", async () => {
  const { output } = await startProcess({ NODE_OPTIONS: `--import ${tellWhatIsLoaded}` });
  const loaded = output().match(/(?<=^loaded .*)@opentelemetry\/[\w-]+/gm);
  expect(loaded).toContain("@opentelemetry/api");
  expect(loaded).not.toContain("@opentelemetry/sdk-trace");
});

const tellWhatIsLoaded = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({
    load(url, context, next) {
      console.log("loaded", url);
      return next(url, context);
    },
  });
`)}`;

/** A mail server that refuses each e-mail and repeats its recipient and text. */
async function refusingMailServer(): Promise<string> {
  const server = createServer((socket) => {
    socket.write("220 mail\r\n");
    socket.on("data", (line) => {
      const refused = line.toString().startsWith("RCPT");
      socket.write(refused ? "550 <benedict@example.com> is unknown\r\n" : "250 ok\r\n");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function run(database: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query(statement);
  await client.end();
}
