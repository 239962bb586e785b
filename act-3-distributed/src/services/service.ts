import type { Express, RequestHandler } from "express";
import type { BatchHandler } from "../application/outbox.ts";
import { consume } from "../async/consumer.ts";
import { type EventBus, openEventBus } from "../async/event-bus.ts";
import { progressOf } from "../async/progress.ts";
import { inBatches } from "../async/relay.ts";
import type { ConsumerName } from "../async/stream.ts";
import { type Options, openDatabase, prepared } from "../data/database.ts";
import { openVitals } from "../data/vitals.ts";
import { buildApp } from "../edge/app.ts";
import { healthRoutes } from "../edge/health-routes.ts";
import { appServer } from "../edge/server.ts";
import { type Command, logCommands } from "../ops/command-log.ts";
import { readHttpConfig } from "../ops/config.ts";
import { deliveryErrorLog, observeBatch } from "../ops/delivery.ts";
import { createHealth } from "../ops/health.ts";
import { journeys } from "../ops/journeys.ts";
import { logError } from "../ops/log.ts";
import { observed } from "../ops/observe.ts";
import { serve } from "../ops/serve.ts";
import { eventLoopUtilization, gauge, watchPool } from "../ops/signals.ts";
import { createStopping } from "../ops/stopping.ts";
import { stopTelemetry } from "../ops/telemetry.ts";

/** A composed service: its app, and how to stop it. */
export type Service = { app: Express; stop: () => Promise<void> };

type Config = { databaseUrl: string; trustProxy: number | string[]; version: string };

export type Parts = ReturnType<typeof createParts>;

/** What the services have in common: a clean stop, health checks, and connections. */
export function createParts({ databaseUrl, trustProxy, version }: Config) {
  const stopping = createStopping(logError);
  const health = createHealth();
  const routes = () => healthRoutes({ act: 3, version }, health.failing);
  const lastSteps = createStopping(logError); // after telemetry has read the gauges once more
  stopping.add(() => lastSteps.run());
  stopping.add(stopTelemetry);

  return {
    stopping,
    lastSteps,
    health,
    healthRoutes: routes,

    /** Opens a pool of `max` connections and watches it. */
    openPool(application_name: string, max: number, more: Options = {}) {
      const pool = openDatabase(databaseUrl, logError, { application_name, max, ...more });
      stopping.add(() => pool.close());
      watchPool(application_name, pool.usage);
      health.add("database", () => pool.rows(prepared("SELECT 1")));
      return pool;
    },

    /** Opens a connection for observations. */
    openVitals(more: Options = {}) {
      const vitals = openVitals(databaseUrl, logError, more);
      lastSteps.add(() => vitals.close());
      return vitals;
    },

    async openBus({ natsUrl, eventStream }: { natsUrl: string; eventStream: string }) {
      const bus = await openEventBus(natsUrl, eventStream);
      lastSteps.add(() => bus.close());
      health.add("nats", () => bus.connection.rtt());
      return bus;
    },

    /** Delivers the events of a consumer, and exports how many wait. */
    async consume(bus: EventBus, name: ConsumerName, handler: BatchHandler): Promise<void> {
      const deliver = inBatches(observeBatch(name, handler));
      const consumer = await consume(bus, name, deliver, deliveryErrorLog(logError));
      stopping.add(() => consumer.stop());
      const { waiting } = progressOf(bus, name);
      gauge("consumer.waiting", async () => [{ consumer: name, value: await waiting() }]);
    },

    /** Composes the service from its handlers. By default, it has only the health routes. */
    compose: (handlers: RequestHandler[] = [routes()]): Service => ({
      app: buildApp(handlers, trustProxy, logError),
      stop: () => stopping.run(),
    }),
  };
}

/**
 * Observes use cases and logs their commands. It logs inside the span of the use case, so that a line
 * has the id of its trace.
 */
export function observedWith(logCommand: (command: Command) => void) {
  const logged = logCommands(logCommand);
  const both: typeof logged = (useCases) => observed(logged(useCases), journeys);
  return both;
}

/** Runs a service until a signal to stop arrives. If it can't start, prints why and the remedy. */
export async function runService(
  compose: (env: NodeJS.ProcessEnv) => Promise<Service>,
  { callersFirst = true } = {},
): Promise<void> {
  try {
    const { app, stop } = await compose(process.env);
    gauge("nodejs.eventloop.utilization", eventLoopUtilization());
    await serve(appServer(app), stop, readHttpConfig(process.env), { callersFirst });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = code === "EADDRINUSE" ? ". Set PORT to another one." : "";
    console.error(`${message}${remedy}`);
    process.exit(1);
  }
}
