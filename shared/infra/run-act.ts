import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Act, manifestOf } from "../kit/acts.ts";
import { freePort } from "../kit/ports.ts";
import { type ActProcess, startActProcess } from "./act-process.ts";
import { makeThrowawayDir } from "./infra.ts";
import type { Allotment } from "./server.ts";
import { serversOf } from "./servers.ts";

/** The place of an act's data. It outlasts the instance, so that an instance can restart. */
export type ActData = {
  /** The variables that name it, for example DATABASE_FILE or DATABASE_URL. */
  env: Record<string, string>;
  /** A folder for its log and its pid. */
  dir: string;
  remove(): Promise<void>;
};

/**
 * Makes an empty place for an act's data: a folder for its files, and a separate part of each server
 * that the act needs.
 * @param servers the addresses that `startInfra` returned
 */
export async function makeActData(act: Act, servers: Record<string, string>): Promise<ActData> {
  const dir = makeThrowawayDir(act.name);
  const parts: Allotment[] = [];
  const remove = async () => {
    for (const part of parts) await part.remove();
    rmSync(dir, { recursive: true, force: true });
  };
  const name = `test_${randomBytes(6).toString("hex")}`;
  try {
    for (const server of serversOf(manifestOf(act).servers)) {
      const part = await server.allot?.(name, servers);
      if (part) parts.push(part);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  const env = Object.assign(
    { DATABASE_FILE: join(dir, "todo.db"), ANALYTICS_FILE: join(dir, "analytics.duckdb") },
    ...parts.map((one) => one.env),
  );
  return { env, dir, remove };
}

export type RunActOptions = {
  /** The addresses that `startInfra` returned. The act gets a part of each server that it needs. */
  servers: Record<string, string>;
  /** Settings of the act, see its README. */
  env?: Record<string, string>;
  /** The place of its data. Without it, the data are removed when the act stops. */
  data?: ActData;
  /** The port to listen on. The default is a free port. */
  port?: number;
  /** The arguments of Node, in the act's folder. The default is those of its `start` script. */
  args?: string[];
};

/**
 * Runs an instance of an act for tests and benches, and waits until it answers. Settings in our
 * environment do not reach it.
 * @throws if it ends before it answers, with the end of its log in the message
 */
export async function runAct(act: Act, options: RunActOptions): Promise<ActProcess> {
  const { servers, env = {} } = options;
  const data = options.data ?? (await makeActData(act, servers));
  const throwAway = async () => {
    if (!options.data) await data.remove();
  };
  const port = options.port ?? (await freePort());
  try {
    const { dir } = data;
    const running = await startActProcess(act, {
      port,
      dir,
      env: { ...data.env, ...env },
      ...(options.args && { args: options.args }),
    });
    return {
      ...running,
      async stop() {
        await running.stop();
        await throwAway();
      },
    };
  } catch (error) {
    await throwAway();
    throw error;
  }
}
