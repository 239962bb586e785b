import { exporterSettings } from "../telemetry/exporter-settings.ts";
import { beside } from "./beside.ts";
import { startPeer } from "./peer.ts";
import type { Bench } from "./report.ts";
import { withFolder } from "./with-folder.ts";

/** A standard setting of OpenTelemetry, in place of the act's own limit. */
const everyTrace = { OTEL_TRACES_SAMPLER: "always_on" };

/**
 * What it costs to be watched. Everything is sent, as `npm start 2` does, but to a program that reads
 * and forgets it: what a receiver does with it would be taken from the same processors, and is not
 * the app's. Then the same where every trace is kept, and not 20 a second.
 */
export const telemetry: Bench = {
  word: "telemetry",
  run: (world) =>
    withFolder(async (dir) => {
      await using sink = await startPeer("otlp-sink", { dir, env: {} });
      const { act } = world;
      const on = exporterSettings(sink.url);
      const without = { name: "the same without", act };
      const paths = [{ path: "create" as const }, { path: "list" as const }];
      const aims = paths.map((one) => ({ ...one, aim: 0.85 }));
      const usual = await beside(world, { name: "with telemetry", act, env: on }, without, aims);
      const all = { name: "with every trace", act, env: { ...on, ...everyTrace } };
      return { results: [...usual, ...(await beside(world, all, without, paths))] };
    }),
};
