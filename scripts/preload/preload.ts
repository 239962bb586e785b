import { type Infra, startThrowawayInfra } from "../../shared/infra/infra.ts";
import { runAct } from "../../shared/infra/run-act.ts";
import { type Act, manifestOf } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { stopSignal } from "../../shared/kit/stop-signal.ts";

/**
 * Fetches and builds everything that an act needs, by starting it once with temporary servers and
 * data.
 * @returns a description of what runs each of its servers, by the server's name
 * @throws UserError if it does not start
 */
export async function preload(act: Act): Promise<Infra["sources"]> {
  const signal = stopSignal();
  const infra = await startThrowawayInfra({ needs: manifestOf(act).servers, signal });
  try {
    signal.throwIfAborted();
    const running = await runAct(act, { servers: infra.env });
    await running.stop();
    signal.throwIfAborted();
    return infra.sources;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UserError(problem, "'npm run doctor' checks this machine.");
  } finally {
    await infra.stop();
  }
}
