import { servers } from "../../shared/infra/servers.ts";
import { systemEnvironment } from "../../shared/kit/system-environment.ts";

/** Settings of the tests, of npm, of the container engine and of the network. */
const ofTests =
  /^(CHROMIUM_PATH|OASDIFF|RANDOM_SEED|RANDOM_REQUESTS|RACE_ROUNDS|PROPERTY_RUNS|SEEDS|npm_.*|DOCKER_.*|(https?|all|no)_proxy)$/i;

/**
 * The part of this process's environment that tests get: the machine's, the settings of tests, and
 * the addresses of servers that the shell provides.
 */
export function testEnvironment(): NodeJS.ProcessEnv {
  const addresses = servers.flatMap(({ administratorVariables }) => administratorVariables);
  const chosen = Object.entries(process.env).filter(
    ([name]) => ofTests.test(name) || addresses.includes(name),
  );
  return { ...systemEnvironment(), ...Object.fromEntries(chosen) };
}
