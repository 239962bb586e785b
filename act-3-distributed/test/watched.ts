import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import request from "supertest";
import { onTestFinished } from "vitest";
import { migratedDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { emptyStream, natsSettings } from "./nats.ts";
import { openfgaSettings } from "./openfga.ts";
import { sharedIndex } from "./search-engine.ts";

const act = fileURLToPath(new URL("../", import.meta.url));

type Attribute = { key: string; value: { stringValue?: string } };
export type Span = { traceId: string; spanId: string; parentSpanId?: string; name: string };
type Point = { attributes: Attribute[]; asInt?: string; asDouble?: number; count?: string };
type Metric = { name: string } & Record<"sum" | "gauge" | "histogram", { dataPoints: Point[] }>;

/** Starts a collector. It keeps all bodies, and the spans and metrics in them. */
async function startCollector() {
  const bodies: string[] = [];
  const server = createServer(async (req, res) => {
    bodies.push((await req.toArray()).join(""));
    res.setHeader("Content-Type", "application/json").end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const parsed = () => bodies.map((body) => JSON.parse(body));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    spans: (): Span[] =>
      parsed().flatMap(({ resourceSpans = [] }) =>
        resourceSpans.flatMap((r: { scopeSpans: { spans: Span[] }[] }) =>
          r.scopeSpans.flatMap(({ spans }) => spans),
        ),
      ),
    points: (name: string): Point[] =>
      parsed()
        .flatMap(({ resourceMetrics = [] }) => resourceMetrics)
        .flatMap(({ scopeMetrics }: { scopeMetrics: { metrics: Metric[] }[] }) => scopeMetrics)
        .flatMap(({ metrics }) => metrics)
        .filter((metric) => metric.name === name)
        .flatMap(({ sum, gauge, histogram }) => (sum ?? gauge ?? histogram).dataPoints),
  };
}

/** Starts all services in one separate process, with telemetry. */
export async function startProcess(env: Record<string, string>) {
  const port = await freePort();
  const args = ["--import", "./src/ops/telemetry.ts", "test/one-process.ts"];
  const child = spawn(process.execPath, args, {
    cwd: act,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: await migratedDatabase(),
      ...natsSettings(),
      ...sharedIndex(),
      ...openfgaSettings(),
      EVENT_STREAM: await emptyStream(),
      PORT: `${port}`,
      ...env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    return child.exitCode;
  };
  onTestFinished(async () => void (await stop()));
  const url = `http://127.0.0.1:${port}`;
  const ended = once(child, "exit").then(() => {
    throw new Error("The app has ended.");
  });
  await Promise.race([eventually(() => request(url).get("/healthz").expect(200)), ended]);
  return { url, stop, output: () => output };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const attribute = ({ attributes }: Point, name: string) =>
  attributes.find(({ key }) => key === name)?.value.stringValue;

export async function startWatched(settings: Record<string, string> = {}) {
  const collector = await startCollector();
  const app = await startProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_METRIC_EXPORT_INTERVAL: "200",
    OTEL_BSP_SCHEDULE_DELAY: "100",
    ...settings,
  });
  return { ...app, collector };
}
