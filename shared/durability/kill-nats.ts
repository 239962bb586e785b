import { dirname } from "node:path";
import { type Infra, startInfra } from "../infra/infra.ts";
import { running } from "../infra/own-process.ts";
import { endProcess } from "../kit/processes.ts";

/**
 * Ends the NATS server with -9. Its data stay.
 * @returns the function that starts it again at the same address
 */
export async function killNats({ env }: Infra): Promise<() => Promise<Infra>> {
  const home = env.NATS_HOME ?? "";
  await endProcess(running(home)?.pid ?? 0, { signal: "SIGKILL" });
  return () => startInfra({ needs: ["nats"], dir: dirname(home), purpose: "durability" });
}
