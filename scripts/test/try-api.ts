import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withoutLimits } from "../../shared/acceptance/instances.ts";
import { runAct } from "../../shared/infra/run-act.ts";
import type { Act } from "../../shared/kit/acts.ts";
import { cacheDir } from "../../shared/kit/cache-dir.mjs";
import { bin, check, type Outcome, runProgram } from "./run-tests.ts";
import type { Context } from "./stage.ts";

const run = promisify(execFile);
const python = process.platform === "win32" ? "python" : "python3";
const linter = bin("@redocly/cli", "bin/cli.js");
const fuzzer = "schemathesis==4.32.5";

/** How long the fuzzer sends requests. */
const fuzzSeconds = 60;

/** Fetches the fuzzer by pip into the cache folder, and returns its folder. */
async function obtainFuzzer(signal: AbortSignal): Promise<string> {
  const folder = join(cacheDir(), fuzzer.replace("==", "-"));
  if (existsSync(folder)) return folder;
  mkdirSync(cacheDir(), { recursive: true });
  const partial = mkdtempSync(`${folder}-`);
  const words = ["-m", "pip", "install", "--quiet", "--only-binary=:all:", "--target", partial];
  try {
    await run(python, [...words, fuzzer], { signal });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

/** Creates an account, and returns the token of its session. */
async function logIn(url: string): Promise<string> {
  const account = {
    email: "fuzzer@example.com",
    name: "Fuzzer",
    password: "correct horse battery",
  };
  const post = (path: string, body: object) =>
    fetch(url + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  await post("/accounts", account);
  const { email, password } = account;
  const session = await post("/sessions", { email, password });
  return ((await session.json()) as { token: string }).token;
}

/** Sends valid and invalid requests. Fails if a response is a 5xx or is not described. */
async function fuzz(url: string, api: string, { seed, signal }: Context): Promise<Outcome> {
  const folder = await obtainFuzzer(signal).catch((error: Error) => error);
  if (folder instanceof Error) {
    signal.throwIfAborted();
    const why = `The fuzzer is not run: ${folder.message.trim().split("\n").at(-1)}. Install Python 3 with pip.`;
    const isRequired = process.env.CI === "true";
    return isRequired
      ? { passed: 0, failed: 1, output: why }
      : { passed: 0, failed: 0, skipped: 1, measured: [why] };
  }
  const words = [
    ...["-c", "from schemathesis.cli import schemathesis; schemathesis()", "run", url + api],
    ...["--header", `Authorization: Bearer ${await logIn(url)}`],
    ...["--exclude-path", "/sessions/current"], // it would log itself out
    // No schema says that a character must be visible or that an account must exist.
    ...["--exclude-checks", "positive_data_acceptance"],
    ...["--max-time", `${fuzzSeconds}`, "--seed", `${seed}`, "--warnings", "off"],
  ];
  const env = { PYTHONPATH: folder };
  const { ok, output } = await runProgram(python, words, { cwd: tmpdir(), env, signal });
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output };
}

/** Tries the description of an act's API, at the path `api`, with a linter and a fuzzer. */
export async function tryApi(act: Act, api: string, context: Context): Promise<Outcome> {
  const { serversOf, signal } = context;
  await using running = await runAct(act, { servers: await serversOf(act), env: withoutLimits });
  const env = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const words = ["lint", running.url + api, "--skip-rule", "info-license"];
  const linted = await check(linter, words, { cwd: tmpdir(), env, signal });
  if (linted.failed > 0) return linted;
  const fuzzed = await fuzz(running.url, api, context);
  return { ...fuzzed, passed: fuzzed.passed + linted.passed };
}
