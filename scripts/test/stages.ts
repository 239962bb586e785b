import { existsSync } from "node:fs";
import { join } from "node:path";
import { runAct } from "../../shared/infra/run-act.ts";
import { type Act, root } from "../../shared/kit/acts.ts";
import { readManifests, versionProblems } from "./one-version.ts";
import { runOwnTests } from "./own-tests.ts";
import { proveExercises } from "./prove-exercises.ts";
import { bin, check, type Outcome, runNode, runVitest } from "./run-tests.ts";
import { tryEjected } from "./try-ejected.ts";
import { tryOffline } from "./try-offline.ts";
import { tryStandAlone } from "./try-stand-alone.ts";

/** What a stage may use while it runs. */
export type Context = {
  /** Addresses of all servers that the acts need; they start when they are first asked for. */
  servers(): Promise<Record<string, string>>;
  full: boolean;
  signal: AbortSignal;
};

/** One part of `npm test`. To add one, add it to a list below. */
export type Stage = {
  name: string;
  /** Only part of `npm test full`. */
  onlyFull?: boolean;
  /** Stages of different lanes run side by side. A browser waits a lot, so it has one of its own. */
  lane?: "browser";
  /** Where given: a run over the same content below these paths that passed is not repeated. */
  remembers?: string[];
  run(context: Context): Promise<Outcome>;
};

const tsc = bin("typescript", "bin/tsc");
const biome = bin("@biomejs/biome", "bin/biome");
const depcruise = bin("dependency-cruiser", "bin/dependency-cruiser.mjs");
const knip = bin("knip", "bin/knip.js");

/** The stages that look at the repository as a whole. */
export function repositoryStages(acts: Act[]): Stage[] {
  const at = { cwd: root };
  const everything = [...acts.map(({ name }) => name), "shared", "scripts", ...rootFiles];
  return [
    {
      name: "format and lint",
      run: ({ signal }) => check(biome, ["check", "--error-on-warnings"], { ...at, signal }),
    },
    {
      name: "types of scripts and shared",
      run: ({ signal }) => check(tsc, [], { ...at, signal }),
    },
    {
      name: "imports of scripts and shared",
      run: ({ signal }) =>
        check(depcruise, ["--config", ".dependency-cruiser.cjs", "scripts", "shared"], {
          ...at,
          signal,
        }),
    },
    {
      name: "nothing unused",
      run: ({ signal }) => check(knip, ["--no-config-hints"], { ...at, signal }),
    },
    {
      name: "one exact version of each package",
      async run() {
        const folders = [".", ...acts.map(({ name }) => name)];
        const problems = versionProblems(readManifests(root, folders));
        return problems.length === 0
          ? { passed: 1, failed: 0 }
          : { passed: 0, failed: 1, output: problems.join("\n") };
      },
    },
    {
      name: "tests of scripts and servers",
      run: ({ signal }) => runVitest(["--exclude", "**/*.full.test.ts"], { ...at, signal }),
    },
    {
      name: "long tests of scripts and servers",
      onlyFull: true,
      remembers: everything,
      run: ({ signal }) => runVitest([".full.test.ts"], { ...at, signal }),
    },
    {
      name: "drills",
      onlyFull: true,
      remembers: everything,
      run: ({ signal }) => runVitest([], { cwd: join(root, "shared/drills"), signal }),
    },
  ];
}

/**
 * The stages of one of the acts that are tested. The page's files are the same in all of them: a
 * short run tries them in a browser on the newest one alone.
 */
export function actStages(act: Act, index: number, tested: Act[]): Stage[] {
  const { name, dir } = act;
  const has = (path: string) => existsSync(join(dir, path));
  const hasShared = (path: string) => existsSync(join(root, "shared", path));
  const stages: (Stage | false)[] = [
    {
      name: `${name}: types`,
      run: ({ signal }) => check(tsc, [], { cwd: dir, signal }),
    },
    has("web/tsconfig.json") && {
      name: `${name}: types of the page`,
      run: ({ signal }) => check(tsc, ["-p", "web"], { cwd: dir, signal }),
    },
    has(".dependency-cruiser.cjs") && {
      name: `${name}: layer rules`,
      run: ({ signal }) =>
        check(depcruise, ["--config", ".dependency-cruiser.cjs", "src"], { cwd: dir, signal }),
    },
    {
      name: `${name}: its own tests`,
      run: async ({ servers, full, signal }) => {
        const env = { ...(await servers()), ...(full && { PROPERTY_RUNS: "500" }) };
        return runOwnTests(act, { env, signal });
      },
    },
    has("pieces.yaml") && {
      name: `${name}: ledger`,
      run: (context) => checkLedger(act, context),
    },
    has("pieces.yaml") && {
      name: `${name}: exercises`,
      onlyFull: true,
      run: async ({ servers, signal }) => proveExercises(act, { env: await servers(), signal }),
    },
    hasShared("acceptance") && {
      name: `${name}: acceptance`,
      run: (context) => accept(act, "shared/acceptance", { SESSION_TTL_SECONDS: "2" }, context),
    },
    hasShared("acceptance/page") && {
      name: `${name}: the page in a browser`,
      lane: "browser",
      onlyFull: index < tested.length - 1,
      run: (context) => accept(act, "shared/acceptance/page", withoutLimits, context),
    },
    hasShared("release") &&
      has("src/programs/release.ts") && {
        name: `${name}: release`,
        onlyFull: true,
        run: ({ signal }) =>
          runVitest([], { cwd: join(root, "shared/release"), env: { ACT: name }, signal }),
      },
    hasShared("durability") && {
      name: `${name}: killed twenty times`,
      onlyFull: true,
      remembers: [name, "shared", "scripts", "package-lock.json"],
      run: ({ signal }) =>
        runVitest([], {
          cwd: join(root, "shared/durability"),
          env: { ACT: name, KILLS: "20" },
          signal,
        }),
    },
    {
      name: `${name}: alone in an empty place`,
      onlyFull: true,
      remembers: [name],
      run: async ({ servers, signal }) => tryStandAlone(act, await servers(), signal),
    },
    {
      name: `${name}: ejected`,
      onlyFull: true,
      remembers: [name, "shared", "scripts", ...rootFiles],
      run: ({ signal }) => tryEjected(act, signal),
    },
    {
      name: `${name}: starts without network`,
      onlyFull: true,
      remembers: [name, "shared", "scripts", ...rootFiles],
      run: ({ signal }) => tryOffline(act, signal),
    },
  ];
  return stages.filter((stage) => stage !== false);
}

/** Files of the root that an ejected act gets, or that say how its others come to be. */
const rootFiles = [
  ...[".gitignore", ".npmrc", ".nvmrc", "LICENSE", "biome.json"],
  ...["package.json", "package-lock.json"],
];

const withoutLimits = { LOGINS_PER_MINUTE: "100000", REQUESTS_PER_SECOND: "100000" };

/** Runs a suite against two running instances of an act, the first without limits. */
async function accept(
  act: Act,
  suite: string,
  secondEnv: Record<string, string>,
  context: Context,
): Promise<Outcome> {
  const { full, signal } = context;
  const servers = await context.servers();
  await using first = await runAct(act, { servers, env: withoutLimits });
  await using second = await runAct(act, { servers, env: secondEnv });
  const env: Record<string, string> = {
    ACT_URL: first.url,
    ACT_URL_STRICT: second.url,
    ACT_URL_2: second.url,
    MAIL_URL: servers.MAIL_URL ?? "",
    ...(full && { RANDOM_REQUESTS: "10000" }),
  };
  return await runVitest([], { cwd: join(root, suite), env, signal });
}

/** Counts each part of `npm run check` as one test. */
async function checkLedger({ number }: Act, { full, signal }: Context): Promise<Outcome> {
  const words = ["check", `${number}`, ...(full ? ["full"] : []), "json"];
  const run = { cwd: root, signal };
  const { output, answer } = await runNode([join(root, "scripts/cli.ts"), ...words], run);
  try {
    const { stages } = JSON.parse(answer) as { stages: { name: string; problems: unknown[] }[] };
    const failed = stages.filter(({ problems }) => problems.length > 0);
    return {
      passed: stages.length - failed.length,
      failed: failed.length,
      ...(failed.length > 0 && { output: JSON.stringify(failed, null, 2) }),
    };
  } catch {
    return { passed: 0, failed: 1, output };
  }
}
