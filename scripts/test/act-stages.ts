import { existsSync } from "node:fs";
import { join } from "node:path";
import { strictSettings, withoutLimits } from "../../shared/acceptance/instances.ts";
import { runAct } from "../../shared/infra/run-act.ts";
import { type Act, manifestOf, root } from "../../shared/kit/acts.ts";
import { copiesOf } from "../../shared/ledger/copies.ts";
import { checkLedger } from "./check-ledger.ts";
import { runOwnTests } from "./own-tests.ts";
import { proveExercises } from "./prove-exercises.ts";
import { depcruise, tsc } from "./repository-stages.ts";
import { check, type Outcome, runVitest } from "./run-tests.ts";
import type { Context, Stage } from "./stage.ts";
import { tryApi } from "./try-api.ts";
import { tryOffline } from "./try-offline.ts";
import { tryPackage } from "./try-package.ts";

/** The page is nearly the same in every act. These tests use lists, todos and members. */
const somePageTests = ["sharing.test.ts"];

/**
 * The stages of one act. The newest act has all tests of the page; the others have some, and only in
 * a full run. The newest act also gets more kills, more random requests, and more runs of tests with
 * random input.
 */
export function actStages(act: Act, index: number, tested: Act[]): Stage[] {
  const { name, dir } = act;
  const has = (path: string) => existsSync(join(dir, path));
  const isNewest = index === tested.length - 1;
  const copied = copiesOf(act).flatMap(({ to }) => [to, `${to}/web`]);
  const projects = ["web", ...copied].filter((folder) => has(`${folder}/tsconfig.json`));
  const { api, servers } = manifestOf(act);
  // Tests of an act with services start many processes, so they take longer and need all cores.
  const hasServices = servers.includes("nats");
  const times = hasServices ? 4 : 1;
  const ownTests = `${name}: its own tests`;
  const ledger = `${name}: ledger`;
  const kills = isNewest ? 50 : 5;
  const randomRequests = isNewest ? 10_000 : 2_000;
  const stages: (Stage | false)[] = [
    {
      name: `${name}: types`,
      weight: 1,
      budget: 15,
      run: ({ signal }) => check(tsc, [], { cwd: dir, signal }),
    },
    ...projects.map((project) => ({
      name: `${name}: types of ${project === "web" ? "the page" : project}`,
      weight: 1,
      budget: 5,
      run: ({ signal }: Context) => check(tsc, ["-p", project], { cwd: dir, signal }),
    })),
    has(".dependency-cruiser.cjs") && {
      name: `${name}: layer rules`,
      weight: 1,
      budget: 5,
      run: ({ signal }) =>
        check(depcruise, ["--config", ".dependency-cruiser.cjs", "src"], { cwd: dir, signal }),
    },
    {
      name: ownTests,
      weight: hasServices ? 2 : 1,
      budget: 100 * times,
      run: async ({ serversOf, full, signal }) => {
        const env = {
          ...(await serversOf(act)),
          ...(full && isNewest && { PROPERTY_RUNS: "500" }),
        };
        return runOwnTests(act, { env, signal });
      },
    },
    has("pieces.yaml") && {
      name: ledger,
      weight: 1,
      budget: 150 * times,
      after: ownTests,
      run: (context) => checkLedger(act, context),
    },
    has("pieces.yaml") && {
      name: `${name}: exercises`,
      onlyFull: true,
      weight: 1,
      budget: 60 * times,
      after: ledger, // many exercises are also steps, whose tests are not repeated
      run: async ({ serversOf, signal }) =>
        proveExercises(act, { env: await serversOf(act), signal }),
    },
    {
      name: `${name}: acceptance`,
      weight: 1,
      budget: 80,
      run: (context) => {
        const env = { RANDOM_REQUESTS: `${context.full ? randomRequests : 1_000}` };
        return accept(act, { suite: "shared/acceptance", second: strictSettings, env }, context);
      },
    },
    {
      name: `${name}: the page in a browser`,
      weight: 1,
      budget: isNewest ? 200 : 40,
      onlyFull: !isNewest,
      run: (context) => {
        const files = isNewest ? [] : somePageTests;
        return accept(act, { suite: "shared/acceptance/page", files }, context);
      },
    },
    api !== undefined && {
      name: `${name}: its API by a linter and a fuzzer`,
      onlyFull: true,
      weight: 1,
      budget: 90,
      dependsOn: [name, "shared", "scripts"],
      run: (context) => tryApi(act, api, context),
    },
    // The test of the newest act also releases the act below with its own program.
    isNewest &&
      manifestOf(act).scripts.release !== undefined && {
        name: `${name}: release`,
        onlyFull: true,
        weight: 0.5,
        budget: 300,
        dependsOn: [name, "shared"],
        run: ({ signal }) =>
          runVitest([], { cwd: join(root, "shared/release"), env: { ACT: name }, signal }),
      },
    {
      name: `${name}: killed ${kills} times`,
      onlyFull: true,
      weight: 1,
      budget: 30 + 10 * kills,
      dependsOn: [name, "shared"],
      run: ({ signal }) =>
        runVitest([], {
          cwd: join(root, "shared/durability"),
          env: { ACT: name, KILLS: `${kills}` },
          signal,
        }),
    },
    {
      name: `${name}: a complete package`,
      onlyFull: true,
      weight: 0.5,
      budget: hasServices ? 250 : 100,
      dependsOn: [name, "shared", "scripts"],
      run: async ({ serversOf, signal }) => tryPackage(act, await serversOf(act), signal),
    },
    {
      name: `${name}: starts without network`,
      onlyFull: true,
      weight: 0.5,
      budget: 20 * times,
      dependsOn: [name, "shared", "scripts"],
      run: ({ signal }) => tryOffline(act, signal),
    },
  ];
  return stages.filter((stage) => stage !== false);
}

type Suite = {
  suite: string;
  /** Settings of the second instance. The default is no limits. */
  second?: Record<string, string>;
  /** Settings of the tests. */
  env?: Record<string, string>;
  /** The default is all test files. */
  files?: string[];
};

/** Runs a suite against two running instances of an act, the first without limits. */
async function accept(
  act: Act,
  { suite, second: settings = withoutLimits, env = {}, files = [] }: Suite,
  { serversOf, seed, signal }: Context,
): Promise<Outcome> {
  const servers = await serversOf(act);
  await using first = await runAct(act, { servers, env: withoutLimits });
  await using second = await runAct(act, { servers, env: settings });
  const addresses = {
    ACT_URL: first.url,
    ACT_URL_STRICT: second.url,
    ACT_URL_2: second.url,
    MAIL_URL: servers.MAIL_URL ?? "",
    RANDOM_SEED: `${seed}`,
  };
  const run = { cwd: join(root, suite), env: { ...addresses, ...env }, signal };
  return await runVitest(files, run);
}
