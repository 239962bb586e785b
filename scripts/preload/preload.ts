import { type Infra, startThrowawayInfra } from "../../shared/infra/infra.ts";
import { runAct } from "../../shared/infra/run-act.ts";
import { type Act, manifestOf } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { stopSignal } from "../../shared/kit/stop-signal.ts";

/**
 * Fetches and builds all that an act needs, by starting it once with servers and data that are
 * thrown away.
 * @returns what runs each of its servers, in words, by its name
 * @throws UserError when it does not start
 */
export async function preload(act: Act): Promise<Infra["sources"]> {
  const signal = stopSignal();
  const infra = await startThrowawayInfra({ needs: manifestOf(act).servers });
  try {
    signal.throwIfAborted();
    const running = await runAct(act, { servers: infra.env });
    await running.stop();
    signal.throwIfAborted();
    return infra.sources;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UserError(problem, "'npm run doctor' looks at this machine.");
  } finally {
    await infra.stop();
  }
}
