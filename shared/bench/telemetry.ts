import { exporterSettings } from "../telemetry/exporter-settings.ts";
import { beside } from "./beside.ts";
import { startPeer } from "./peer.ts";
import type { Bench } from "./report.ts";
import { withFolder } from "./with-folder.ts";

/** A standard setting of OpenTelemetry that replaces the act's own limit. */
const everyTrace = { OTEL_TRACES_SAMPLER: "always_on" };

/**
 * The cost of telemetry. The act sends everything, as with `npm start 2`, but to a program that
 * discards it, because a receiver would use the same processors and its work is not the app's cost.
 * Then the same with every trace instead of 20 a second.
 */
export const telemetry: Bench = {
  word: "telemetry",
  summary: "create and list without telemetry, with it, and with every trace kept",
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
