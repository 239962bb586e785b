import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, matchesGlob } from "node:path";
import { parseEnv } from "node:util";
import { type ActProcess, startActProcess } from "../../shared/infra/act-process.ts";
import { makeEnvironments, settingsFileOf } from "../../shared/infra/environments.ts";
import { eraseInfra, ladderDir, startInfra } from "../../shared/infra/infra.ts";
import { endLeftAct } from "../../shared/infra/left-act.ts";
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
  /** Where the act's mails can be read, if its sink is ours. */
  mailUrl: string | undefined;
  /** Where its traces and metrics can be seen, if their receiver is ours. */
  telemetryUrl: string | undefined;
  stop(): Promise<void>;
};

export type SessionOptions = {
  fresh: boolean;
  /** What Node runs in the act's folder, and where its output goes. */
  args?: string[];
  output?: "log" | "inherit";
  signal: AbortSignal;
  /** What a person types to start it: `npm start` and the act's number, unless told. */
  command?: string;
};

/** The command that starts a session. */
export const startOf = (act: Act, { command }: Pick<SessionOptions, "command">) =>
  command ?? `npm start ${act.number}`;

/** The folder for all that is kept between the sessions of an act. */
export function homeOf(act: Act): string {
  return join(ladderDir, act.name);
}

/** Makes sure that nobody else uses the data that `fresh` removes, be it `npm run infra`. */
function requireUnused(act: Act): void {
  const users = holdersBelow(homeOf(act));
  if (users.length > 0) {
    throw new UserError(
      `The data of ${act.name} are in use by process ${users.join(", ")}.`,
      "Stop that first (Ctrl-C where it runs): 'fresh' removes the data.",
    );
  }
}

/**
 * Empties the servers of an act whose secrets are gone: nobody could enter what they hold. Does
 * nothing while somebody uses them.
 */
export async function eraseLocked(act: Act): Promise<void> {
  const dir = homeOf(act);
  const hasSecrets = existsSync(dirname(settingsFileOf(act.dir)));
  if (!hasSecrets && holdersBelow(dir).length === 0) await eraseInfra({ needs: serverNames, dir });
}

/** Removes the data of development. Other environments of the act keep theirs. */
async function empty(act: Act, servers: Record<string, string>): Promise<void> {
  rmSync(join(act.dir, "data"), { recursive: true, force: true });
  const settings = settingsFileOf(act.dir);
  if (!servers.POSTGRES_URL || !existsSync(settings)) return;
  const { DATABASE_URL } = parseEnv(readFileSync(settings, "utf8"));
  if (!DATABASE_URL) return;
  await dropDatabase(new URL(DATABASE_URL).pathname.slice(1), servers.POSTGRES_URL);
}

/** The settings in the shell that the act and its servers name: no others reach it. */
function ownSettings(act: Act): NodeJS.ProcessEnv {
  const { settings: own, servers } = manifestOf(act);
  const settings = [...own, ...serversOf(servers).flatMap((server) => server.settings ?? [])];
  const isOwn = (name: string) => settings.some((pattern) => matchesGlob(name, pattern));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => isOwn(name)));
}

/**
 * A part for development on each server where the act's own program has not made one.
 * @param settings what the act gets already
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
 * What helps when the environments could not be made. Empty data help only where the secrets are
 * gone, since then no program can enter the old ones.
 */
export function environmentsRemedy(problem: string, command: string): string {
  return /secret is not here/.test(problem)
    ? `Without those secrets the data cannot be read: '${command} fresh' begins with empty data.`
    : `The data stay as they are. Fix what the message names, then try '${command}' again.`;
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
 * Starts an act with its servers and sample data and waits until it answers. Where anything fails
 * or the signal is aborted, whatever was started is stopped again.
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
