import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, matchesGlob } from "node:path";
import { parseEnv } from "node:util";
import { type ActProcess, startActProcess } from "../../shared/infra/act-process.ts";
import { makeEnvironments, settingsFileOf } from "../../shared/infra/environments.ts";
import { eraseInfra, ladderDir, startInfra } from "../../shared/infra/infra.ts";
import { endLeftAct } from "../../shared/infra/left-act.ts";
import { emptyAccount } from "../../shared/infra/nats-accounts.ts";
import { removeStore } from "../../shared/infra/openfga.ts";
import { emptyIndices } from "../../shared/infra/opensearch.ts";
import { dropDatabase } from "../../shared/infra/postgres-database.ts";
import { serverNames, serversOf } from "../../shared/infra/servers.ts";
import { holders, holdersBelow, takeLease } from "../../shared/infra/share.ts";
import { type Act, manifestOf } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { systemEnvironment } from "../../shared/kit/system-environment.ts";
import { ownPort } from "./own-port.ts";

/** A running act with its servers and sample data, as `npm start` and `npm run dev` offer it. */
export type Session = {
  running: ActProcess;
  /** The page of the act's e-mails, if we run its sink. */
  mailUrl: string | undefined;
  /** The page of its traces and metrics, if we run their receiver. */
  telemetryUrl: string | undefined;
  stop(): Promise<void>;
};

export type SessionOptions = {
  fresh: boolean;
  /** The arguments of Node in the act's folder, and the target of its output. */
  args?: string[];
  output?: "log" | "inherit";
  signal: AbortSignal;
  /**
   * The command that the user types to start it. The default is `npm start` and the act's number.
   */
  command?: string;
};

/** The command that starts a session. */
export const startOf = (act: Act, { command }: Pick<SessionOptions, "command">) =>
  command ?? `npm start ${act.number}`;

/** The folder for data that are kept between the sessions of an act. */
export function homeOf(act: Act): string {
  return join(ladderDir, act.name);
}

/**
 * Throws UserError if another process, such as `npm run infra`, uses the data that `fresh` removes.
 */
function requireUnused(act: Act): void {
  const users = holdersBelow(homeOf(act));
  if (users.length > 0) {
    throw new UserError(
      `The data of ${act.name} are in use by process ${users.join(", ")}.`,
      "Stop that process first (with Ctrl-C where it runs), because 'fresh' removes the data.",
    );
  }
}

/**
 * Empties the servers of an act whose secrets are missing, because no program could read their
 * data. Does nothing while a process uses them.
 */
export async function eraseLocked(act: Act): Promise<void> {
  const dir = homeOf(act);
  const hasSecrets = existsSync(dirname(settingsFileOf(act.dir)));
  if (!hasSecrets && holdersBelow(dir).length === 0) await eraseInfra({ needs: serverNames, dir });
}

/** Removes the development data. Other environments of the act keep theirs. */
async function empty(act: Act, servers: Record<string, string>): Promise<void> {
  rmSync(join(act.dir, "data"), { recursive: true, force: true });
  const settings = settingsFileOf(act.dir);
  if (!servers.POSTGRES_URL || !existsSync(settings)) return;
  const saved = parseEnv(readFileSync(settings, "utf8"));
  const { DATABASE_URL, NATS_ACCOUNT_SEED, OPENSEARCH_PREFIX, OPENFGA_STORE } = saved;
  if (servers.NATS_URL && NATS_ACCOUNT_SEED) await emptyAccount(servers, NATS_ACCOUNT_SEED);
  if (servers.OPENSEARCH_URL && OPENSEARCH_PREFIX) await emptyIndices(servers, OPENSEARCH_PREFIX);
  if (servers.OPENFGA_URL && OPENFGA_STORE) await removeStore(servers, OPENFGA_STORE);
  if (!DATABASE_URL) return;
  await dropDatabase(new URL(DATABASE_URL).pathname.slice(1), servers.POSTGRES_URL);
}

/** The settings in the shell that the act and its servers name. No others reach the act. */
function ownSettings(act: Act): NodeJS.ProcessEnv {
  const { settings: own, servers } = manifestOf(act);
  const settings = [...own, ...serversOf(servers).flatMap((server) => server.settings ?? [])];
  const isOwn = (name: string) => settings.some((pattern) => matchesGlob(name, pattern));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => isOwn(name)));
}

/**
 * Allots a development part of each server for which the act's own program has not made one.
 * @param settings the settings that the act already gets
 */
async function allotParts(act: Act, settings: Record<string, string>, fresh: boolean) {
  const env: Record<string, string> = {};
  for (const { allot, partVariable } of serversOf(manifestOf(act).servers)) {
    if (!allot || !partVariable || settings[partVariable]) continue;
    if (fresh) await (await allot("development", settings)).remove();
    Object.assign(env, (await allot("development", settings)).env);
  }
  return env;
}

/**
 * The remedy if the environments could not be made. Suggests empty data only if the secrets are
 * missing, because then no program can read the old data.
 */
export function environmentsRemedy(problem: string, command: string): string {
  return /secret is not here/.test(problem)
    ? `Without those secrets, the data cannot be read. '${command} fresh' starts with empty data.`
    : `The data stay as they are. Fix the cause in the message, then try '${command}' again.`;
}

/** Makes the act's environments if it has any, and returns the settings of development. */
async function development(act: Act, servers: Record<string, string>, command: string) {
  try {
    return await makeEnvironments(act.dir, { ...systemEnvironment(), ...servers });
  } catch (error) {
    const problem = (error as Error).message;
    throw new UserError(
      `The environments of ${act.name} could not be made:\n${problem}`,
      environmentsRemedy(problem, command),
    );
  }
}

/**
 * Starts an act with its servers and sample data, and waits until it answers. After an error or an
 * aborted signal, stops everything that it started.
 * @throws UserError with the remedy
 */
export async function startSession(act: Act, options: SessionOptions): Promise<Session> {
  const { signal } = options;
  const home = homeOf(act);
  mkdirSync(home, { recursive: true });
  if (holders(home).length === 0) await endLeftAct(home);
  const command = startOf(act, options);
  const port = await ownPort(act, command);
  if (options.fresh) requireUnused(act);
  if (options.fresh) await eraseLocked(act);

  const cleanUps = [takeLease(home)] as (() => void | Promise<void>)[];
  const stop = async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  };
  try {
    const infra = await startInfra({ needs: manifestOf(act).servers, dir: home, signal });
    cleanUps.push(infra.stop);
    signal.throwIfAborted();
    if (options.fresh) await empty(act, infra.env);
    const env: Record<string, string | undefined> = await development(act, infra.env, command);
    signal.throwIfAborted();
    const settings = { ...infra.env, ...ownSettings(act), ...env };
    const parts = await allotParts(act, settings as Record<string, string>, options.fresh);
    const running = await startActProcess(act, {
      ...options,
      port,
      dir: home,
      env: { ...settings, ...parts, SAMPLE_DATA: "true" } as Record<string, string>,
    });
    cleanUps.push(running.stop);
    const { MAIL_URL: mailUrl, TELEMETRY_URL: telemetryUrl } = infra.env;
    return { running, mailUrl, telemetryUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
