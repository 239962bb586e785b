import { context, logs, metrics, trace } from "@opentelemetry/api";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { executablePath, hasBrowser } from "../acceptance/page/chromium.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

// Without a browser, the tests fail in continuous integration. Elsewhere, `npm run doctor` names
// the remedy.
describe.skipIf(!hasBrowser && process.env.CI !== "true")("the page", () => {
  let receiver: Receiver;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    receiver = await startReceiver();
    for (const [name, value] of Object.entries(receiver.env)) vi.stubEnv(name, value);
    vi.stubEnv("OTEL_NODE_RESOURCE_DETECTORS", "serviceinstance");
    const sdk = new NodeSDK({ serviceName: "todo" });
    sdk.start();
    const meter = metrics.getMeter("test");
    const advice = { explicitBucketBoundaries: [0.1, 0.2] };
    const duration = meter.createHistogram("journey.duration", { unit: "s", advice });
    duration.record(0.15, { journey: "create", outcome: "done" });
    meter.createCounter("mail.due").add(3);
    meter.createCounter("mail.sent").add(1);
    const tracer = trace.getTracer("test");
    const request = tracer.startSpan("POST /todos");
    tracer.startSpan("<b>relay</b>", { links: [{ context: request.spanContext() }] }).end();
    const attributes = { "db.query.text": "select id\nfrom todos" };
    const inRequest = trace.setSpan(context.active(), request);
    tracer.startSpan("pg.query:c5976dcb27fd8571", { attributes }, inRequest).end();
    request.end();
    const exception = {
      "exception.type": "TypeError",
      "exception.message": "no list",
      "exception.stacktrace": "TypeError: no list\n    at create (todos.ts:7)",
    };
    logs.getLogger("test").emit({ severityText: "error", body: "no list", attributes: exception });
    await sdk.shutdown();

    const args = ["--no-sandbox", "--disable-gpu"];
    browser = await chromium.launch({ executablePath, args, timeout: 120_000 });
    page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (said) => said.type() === "error" && complaints.push(said.text()));
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.stop();
    vi.unstubAllEnvs();
  });

  test("the overview shows missing e-mails, and p95 of a journey", async () => {
    await page.goto(receiver.url);
    await page.getByText("2 missing or still under way").waitFor();
    await page.getByRole("img", { name: /How long it takes.*p95: 1\d\d ms/ }).waitFor();
  });

  test("a trace shows its spans and those of linked traces", async () => {
    await page.getByRole("link", { name: "Traces" }).click();
    await page.getByLabel("Search").fill("post");
    await page.getByRole("link", { name: "POST /todos" }).click();
    await page.getByRole("heading", { name: "POST /todos" }).waitFor();
    await page.getByText("select id from todos").waitFor();
    await page.getByText("<b>relay</b>").click();
    await page.getByText(/^Linked to span/).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "POST /todos" }).waitFor();
    expect(await page.getByLabel("Search").inputValue()).toBe("post");
  });

  test("a log record shows its message once, and its stack when it is expanded", async () => {
    await page.getByRole("link", { name: "Logs" }).click();
    const row = page.getByRole("row", { name: "ERROR" });
    expect(await row.innerText()).toMatch(/ERROR\s+no list\s+TypeError\s*$/);
    await row.getByText("TypeError").click();
    await row.getByText("at create (todos.ts:7)").waitFor();
  });

  test("every metric has a chart", async () => {
    await page.getByRole("link", { name: "Metrics" }).click();
    await page.getByRole("img", { name: /^mail\.due/ }).waitFor();
    expect(complaints).toEqual([]);
  });
});
