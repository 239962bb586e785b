import { createServer } from "node:http";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import { ZodError } from "zod";
import { listen } from "../kit/ports.ts";
import { type ExporterSettings, exporterSettings } from "./exporter-settings.ts";
import { readLogs, readTraces } from "./otlp.ts";
import { readMetrics } from "./otlp-metrics.ts";
import { type Limits, TelemetryStore } from "./telemetry-store.ts";
import { viewer } from "./viewer.ts";

export type ReceiverOptions = {
  /** The preferred port of 127.0.0.1. If it is not free, or not given, any free port is used. */
  port?: number;
  /** The address of another OTLP/HTTP receiver. It gets everything that this one gets. */
  forwardTo?: string | undefined;
  limits?: Partial<Limits>;
};

export type Receiver = {
  /** The received data, for queries of programs. */
  store: TelemetryStore;
  /** The address of the page and of the OTLP endpoint. */
  url: string;
  port: number;
  /** The variables that make a program with OpenTelemetry's SDK send to this receiver. */
  env: ExporterSettings;
  stop(): Promise<void>;
  /** `stop`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
};

const ownNames = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Refuses requests with a foreign Host header. Otherwise, a page on the internet could point its
 * own name to this machine (DNS rebinding) and read and clear everything. The content security
 * policy limits the page to its own files.
 */
const guard: RequestHandler = (req, res, next) => {
  res.set("Content-Security-Policy", "default-src 'self'; img-src data:; frame-ancestors 'none'");
  if (ownNames.includes(req.hostname)) return next();
  res.status(403).json({ message: `Ask for one of ${ownNames.join(", ")}.` });
};

const sendProblem: ErrorRequestHandler = (error, _req, res, _next) => {
  const status = error instanceof ZodError ? 400 : (error.status ?? 500);
  res.status(status).json({ message: String(error.message) });
};

function forwarder(address: string): (path: string, body: unknown) => void {
  let wasTaken = true;
  async function send(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${address.replace(/\/$/, "")}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel(); // otherwise the connection stays in use
    if (!response.ok) throw new Error(`it answers ${response.status}`);
  }
  return (path, body) => {
    send(path, body).then(
      () => {
        wasTaken = true;
      },
      ({ message, cause }) => {
        const why = cause?.message ?? message;
        if (wasTaken) console.error(`Telemetry can't be forwarded to ${address}: ${why}`);
        wasTaken = false;
      },
    );
  };
}

/**
 * Starts a receiver of OTLP over HTTP with JSON. It keeps traces, metrics and logs in memory within
 * limits, and shows them on a page at its address.
 */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const store = new TelemetryStore(options.limits);
  const forward = options.forwardTo ? forwarder(options.forwardTo) : () => {};
  const keep: Record<string, (body: unknown) => void> = {
    "/v1/traces": (body) => store.addSpans(readTraces(body)),
    "/v1/logs": (body) => store.addLogs(readLogs(body)),
    "/v1/metrics": (body) => {
      for (const measurement of readMetrics(body)) store.metrics.add(measurement);
    },
  };
  const app = express().disable("x-powered-by").use(guard);
  app.use("/v1", (req, res, next) => {
    if (req.is("json")) return next();
    res
      .status(415)
      .json({ message: "Only JSON is read: set OTEL_EXPORTER_OTLP_PROTOCOL=http/json" });
  });
  app.use("/v1", express.json({ limit: "64mb" }));
  for (const [path, read] of Object.entries(keep)) {
    app.post(path, (req, res) => {
      read(req.body);
      forward(path, req.body);
      res.json({});
    });
  }
  app.use(viewer(store), sendProblem);

  const server = createServer(app);
  const port = await listen(server, options.port);
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return { store, url, port, env: exporterSettings(url), stop, [Symbol.asyncDispose]: stop };
}
