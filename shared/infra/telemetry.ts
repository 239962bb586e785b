import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exporterSettings } from "../telemetry/exporter-settings.ts";
import { answersAt, shareProcess, stopOwnProcess } from "./own-process.ts";
import type { Server } from "./server.ts";

type State = { port: number };

const program = fileURLToPath(import.meta.resolve("../telemetry/receiver-process.ts"));
const homeOf = (dir: string) => join(dir, "telemetry");

/**
 * A receiver of OpenTelemetry signals with a page that shows them, in its own process. It keeps
 * them in memory until its last user releases it.
 */
export const telemetry: Server = {
  name: "telemetry",
  title: "the telemetry receiver",
  addressVariable: "OTEL_EXPORTER_OTLP_ENDPOINT",
  otherVariables: ["TELEMETRY_URL"],
  administratorVariables: [],
  settings: ["OTEL_*"],
  async start({ dir, signal }) {
    const own = {
      title: "The telemetry receiver",
      home: homeOf(dir),
      launch: ({ port = 0 }: Partial<State>, stateFile: string) => ({
        args: [program, stateFile, `${port}`],
      }),
      answers: ({ port }: State) => answersAt(`http://127.0.0.1:${port}/healthz`),
    };
    const { value, release } = await shareProcess<State>(own, signal);
    const url = `http://127.0.0.1:${value.port}`;
    return {
      env: { ...exporterSettings(url), TELEMETRY_URL: url },
      source: "its own process",
      stop: release,
    };
  },
  async erase(dir) {
    await stopOwnProcess(homeOf(dir));
    rmSync(homeOf(dir), { recursive: true, force: true });
  },
};
