import { exporterSettings } from "../telemetry/exporter-settings.ts";
import { beside } from "./beside.ts";
import type { Bench } from "./model.ts";
import { startPeer } from "./peer.ts";
import { withFolder } from "./with-folder.ts";

/** Standard settings of OpenTelemetry. Metrics still count every request. */
const oneInTen = {
  OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
  OTEL_TRACES_SAMPLER_ARG: "0.1",
};

/**
 * What it costs to be watched. Everything is sent, as `npm start 2` does, but to a program that reads
 * and forgets it: what a receiver does with it would be taken from the same processors, and is not
 * the app's. Then the same with a sample of the traces, as a busy system would keep.
 */
export const telemetry: Bench = {
  word: "telemetry",
  run: (world) =>
    withFolder(async (dir) => {
      await using sink = await startPeer("otlp-sink", { dir, env: {} });
      const { act } = world;
      const on = exporterSettings(sink.url);
      const without = { name: "the same without", act };
      const aims = [
        { path: "create" as const, aim: 0.85 },
        { path: "list" as const, aim: 0.85 },
      ];
      const all = await beside(world, { name: "with telemetry", act, env: on }, without, aims);
      const tenth = { name: "with one trace in ten", act, env: { ...on, ...oneInTen } };
      const results = [...all, ...(await beside(world, tenth, without, aims))];
      return { results };
    }),
};
